package dev.carob.image.store.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.source.ImageSource;
import dev.carob.linux.OutputFile;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.UnfinishedFile;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import dev.carob.storage.format.DigestedStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a manifest list and its images to a directory: {@code dir:} or an OCI image layout. */
public final class ListDirectory implements ListTarget {

  private final ObjectMapper mapper;
  private final Path directory;
  private final boolean oci;
  private final String name;
  private final Path blobs;
  private final BlobDirectory files;

  /**
   * @param oci whether to write an OCI image layout
   * @param name name of the list in the layout; empty for none
   */
  public ListDirectory(
      ObjectMapper mapper, Path directory, boolean oci, String name, ImageProgress progress)
      throws IOException {
    this.mapper = mapper;
    this.directory = directory;
    this.oci = oci;
    this.name = name;
    this.blobs = Files.createDirectories(oci ? directory.resolve("blobs/sha256") : directory);
    this.files = new BlobDirectory(blobs, progress);
  }

  @Override
  public LayerBlob layer(StoredImage.StoredLayer layer, Packing packing) throws IOException {
    return files.put(layer, packing);
  }

  @Override
  public void blob(ImageSource.Blob blob) throws IOException {
    Path target = blobs.resolve(Digests.hex(blob.digest()));
    if (Files.exists(target)) {
      return;
    }
    try (UnfinishedFile file = UnfinishedFile.in(blobs)) {
      try (DigestedStream in =
              new DigestedStream(ThreadInterrupt.stream(blob.opener().open()), count -> {});
          OutputStream out = Files.newOutputStream(file.path())) {
        in.transferTo(out);
        if (!in.digest().equals(blob.digest())) {
          throw new CarobException.InvalidArgument(
              "layer " + blob.digest() + " is damaged: its digest is " + in.digest());
        }
      }
      file.complete(target);
    }
  }

  @Override
  public void config(byte[] config) throws IOException {
    files.put(config);
  }

  @Override
  public void manifest(byte[] manifest, String mediaType) throws IOException {
    if (oci) {
      files.put(manifest);
    } else {
      String file = Digests.hex(Digests.of(manifest)) + ".manifest.json";
      OutputFile.at(directory.resolve(file)).write(out -> out.write(manifest));
    }
  }

  @Override
  public void list(byte[] list, String mediaType) throws IOException {
    if (!oci) {
      OutputFile.at(directory.resolve("manifest.json")).write(out -> out.write(list));
      Files.writeString(directory.resolve("version"), "Directory Transport Version: 1.1\n");
      return;
    }
    ObjectNode descriptor =
        mapper
            .createObjectNode()
            .put("mediaType", mediaType)
            .put("digest", files.put(list))
            .put("size", list.length);
    new OciSink(mapper, ImageProgress.NONE).describe(directory, name, descriptor);
  }
}
