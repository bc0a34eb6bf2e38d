package dev.carob.image.store.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.image.ImageProgress;
import dev.carob.api.image.ManifestType;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.Manifests;
import dev.carob.linux.OutputFile;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.TreeRemoval;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes OCI image layouts (OCI image-spec 1.1, image-layout.md), as directories or in a tar. */
public final class OciSink {

  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  private final ObjectMapper mapper;
  private final ImageProgress progress;

  public OciSink(ObjectMapper mapper, ImageProgress progress) {
    this.mapper = mapper;
    this.progress = progress;
  }

  /**
   * Adds an image to a layout, making it where there is none; an image of that name makes way.
   *
   * @param name in the index; empty: none
   * @return the manifest's digest
   */
  public String write(StoredImage image, String name, Packing packing, Path layout)
      throws IOException {
    Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
    BlobDirectory directory = new BlobDirectory(blobs, progress);
    List<LayerBlob> layers = new ArrayList<>();
    for (StoredImage.StoredLayer layer : image.layers()) {
      layers.add(directory.put(layer, packing));
    }
    progress.step("Copying config " + image.id().substring(0, 12));
    directory.put(image.config());
    byte[] manifest = Manifests.of(mapper, ManifestType.OCI, image.config(), layers);
    progress.step("Writing manifest to image destination");
    String digest = directory.put(manifest);
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    index(layout.resolve("index.json"), name, digest, manifest.length);
    return digest;
  }

  private void index(Path file, String name, String digest, long size) throws IOException {
    ObjectNode index =
        Files.exists(file)
            ? (ObjectNode) mapper.readTree(file.toFile())
            : mapper.createObjectNode().put("schemaVersion", 2);
    ArrayNode manifests = index.withArrayProperty("manifests");
    for (int i = manifests.size() - 1; i >= 0; i--) {
      if (manifests.get(i).path("annotations").path(REF_NAME).asText().equals(name)) {
        manifests.remove(i);
      }
    }
    ObjectNode descriptor = manifests.addObject();
    descriptor.put("mediaType", Manifests.OCI).put("digest", digest).put("size", size);
    if (!name.isEmpty()) {
      descriptor.putObject("annotations").put(REF_NAME, name);
    }
    Files.write(file, mapper.writeValueAsBytes(index));
  }

  /** As {@link #write}, into a tar. */
  public String archive(StoredImage image, String name, Packing packing, Path file)
      throws IOException {
    OutputFile output = OutputFile.at(file);
    Path layout =
        output.isWrittenThrough()
            ? Files.createTempDirectory("carob-oci")
            : Files.createTempDirectory(output.path().toAbsolutePath().getParent(), ".carob-oci");
    try {
      String digest = write(image, name, packing, layout);
      output.write(out -> tar(layout, out));
      return digest;
    } finally {
      TreeRemoval.remove(layout);
    }
  }

  private static void tar(Path layout, OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar =
            new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        Stream<Path> all = Files.walk(layout)) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Path path : all.sorted().filter(path -> !path.equals(layout)).toList()) {
        boolean directory = Files.isDirectory(path);
        TarArchiveEntry entry =
            new TarArchiveEntry(layout.relativize(path) + (directory ? "/" : ""));
        entry.setMode(directory ? 0755 : 0644);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setSize(directory ? 0 : Files.size(path));
        tar.putArchiveEntry(entry);
        if (!directory) {
          try (InputStream blob = ThreadInterrupt.stream(Files.newInputStream(path))) {
            blob.transferTo(tar);
          }
        }
        tar.closeArchiveEntry();
      }
    }
  }

  /** The transport {@code dir:}: a manifest beside its blobs. */
  public String directory(StoredImage image, ManifestType type, Packing packing, Path target)
      throws IOException {
    Files.createDirectories(target);
    BlobDirectory directory = new BlobDirectory(target, progress);
    List<LayerBlob> layers = new ArrayList<>();
    for (StoredImage.StoredLayer layer : image.layers()) {
      layers.add(directory.put(layer, packing));
    }
    directory.put(image.config());
    byte[] manifest = Manifests.of(mapper, type, image.config(), layers);
    Files.write(target.resolve("manifest.json"), manifest);
    Files.writeString(target.resolve("version"), "Directory Transport Version: 1.1\n");
    return Digests.of(manifest);
  }
}
