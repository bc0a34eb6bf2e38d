package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The transport {@code dir:}: a manifest beside blobs named by their digests. */
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
    String config = manifest.path("config").path("digest").asText();
    if (!Digest.valid(config)) {
      throw new CarobException.InvalidArgument("manifest.json names no configuration by digest");
    }
    byte[] configBytes = files.read(Digest.hex(config));
    if (!Digest.of(configBytes).equals(config)) {
      throw new CarobException.InvalidArgument("the configuration " + config + " is broken");
    }
    List<Blob> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      String digest = layer.path("digest").asText();
      if (!Digest.valid(digest)) {
        throw new CarobException.InvalidArgument("'" + digest + "' is no SHA-256 digest");
      }
      layers.add(new Blob(digest, () -> files.open(Digest.hex(digest))));
    }
    return List.of(new Offer(List.of(), configBytes, bytes, layers));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
