package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.image.store.record.Digests;
import java.io.IOException;
import java.util.List;

/** Reads the transport {@code dir:}: a manifest beside blobs that are named by their digests. */
final class DirLayout implements ImageSource {

  private final ObjectMapper mapper;
  private final BlobStore files;

  DirLayout(ObjectMapper mapper, BlobStore files) {
    this.mapper = mapper;
    this.files = files;
  }

  @Override
  public List<Offer> offers() throws IOException {
    byte[] bytes = files.read("manifest.json");
    JsonNode manifest = mapper.readTree(bytes);
    String config = Descriptors.digest(manifest.path("config"));
    byte[] configBytes =
        Descriptors.checked("the configuration", config, files.read(Digests.hex(config)));
    return List.of(
        new Offer(
            List.of(),
            configBytes,
            bytes,
            ImageSource.layers(manifest, (digest, size) -> files.open(Digests.hex(digest)))));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
