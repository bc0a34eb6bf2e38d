package dev.carob.image.store.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ManifestType;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.Manifests;
import dev.carob.linux.OutputFile;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes OCI image layouts (OCI image-spec 1.1, image-layout.md) as directories or tars. */
public final class OciSink {

  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  private static final String INDEX = "index.json";
  private static final String LAYOUT = "oci-layout";
  private static final String LAYOUT_CONTENT = "{\"imageLayoutVersion\":\"1.0.0\"}";

  private final ObjectMapper mapper;
  private final ImageProgress progress;

  public OciSink(ObjectMapper mapper, ImageProgress progress) {
    this.mapper = mapper;
    this.progress = progress;
  }

  /**
   * Adds an image to a layout, which is created if it does not exist. Replaces an image of the same
   * name.
   *
   * @param name name in the index; empty: none
   * @return the digest of the manifest
   */
  public String write(StoredImage image, String name, Packing packing, Path layout)
      throws IOException {
    Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
    ObjectNode manifest = blobs(new BlobDirectory(blobs, progress), image, packing);
    describe(layout, name, manifest);
    return manifest.get("digest").asText();
  }

  /** Adds the descriptor of a manifest to the index of a layout. */
  void describe(Path layout, String name, ObjectNode manifest) throws IOException {
    OutputFile.at(layout.resolve(LAYOUT)).write(LAYOUT_CONTENT);
    Path index = layout.resolve(INDEX);
    byte[] content = index(Files.exists(index) ? read(index) : index(), name, manifest);
    OutputFile.at(index).write(out -> out.write(content));
  }

  /** Writes all blobs and returns the descriptor of the manifest. */
  private ObjectNode blobs(Blobs blobs, StoredImage image, Packing packing) throws IOException {
    List<LayerBlob> layers = new ArrayList<>();
    for (StoredImage.StoredLayer layer : image.layers()) {
      layers.add(blobs.put(layer, packing));
    }
    progress.step("Copying config " + image.id().substring(0, 12));
    blobs.put(image.config());
    byte[] manifest = Manifests.of(mapper, ManifestType.OCI, image.config(), layers);
    progress.step("Writing manifest to image destination");
    String digest = blobs.put(manifest);
    return mapper
        .createObjectNode()
        .put("mediaType", Manifests.OCI)
        .put("digest", digest)
        .put("size", manifest.length);
  }

  private ObjectNode read(Path index) throws IOException {
    return (ObjectNode) mapper.readTree(index.toFile());
  }

  private ObjectNode index() {
    return mapper.createObjectNode().put("schemaVersion", 2);
  }

  private byte[] index(ObjectNode index, String name, ObjectNode manifest) throws IOException {
    ArrayNode manifests = index.withArrayProperty("manifests");
    for (int i = manifests.size() - 1; i >= 0; i--) {
      if (manifests.get(i).path("annotations").path(REF_NAME).asText().equals(name)) {
        manifests.remove(i);
      }
    }
    manifests.add(manifest);
    if (!name.isEmpty()) {
      manifest.putObject("annotations").put(REF_NAME, name);
    }
    return mapper.writeValueAsBytes(index);
  }

  /** Like {@link #write}, but writes a tar. */
  public String archive(StoredImage image, String name, Packing packing, Path file)
      throws IOException {
    try (BlobArchive archive = new BlobArchive(progress)) {
      ObjectNode manifest = blobs(archive, image, packing);
      archive.file(LAYOUT, LAYOUT_CONTENT.getBytes(StandardCharsets.UTF_8));
      archive.file(INDEX, index(index(), name, manifest));
      OutputFile.at(file).write(archive::write);
      return manifest.get("digest").asText();
    }
  }

  /** Writes the transport {@code dir:}: a manifest beside its blobs. */
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
    OutputFile.at(target.resolve("manifest.json")).write(out -> out.write(manifest));
    Files.writeString(target.resolve("version"), "Directory Transport Version: 1.1\n");
    return Digests.of(manifest);
  }
}
