package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.Platform;
import dev.carob.image.registry.Manifest;
import dev.carob.image.registry.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads an image from a registry. */
public final class RegistrySource implements ImageSource {

  private static final int DEEPEST = 4;

  private final ObjectMapper mapper;
  private final Repository repository;
  private final ImageReference name;
  private final Platform platform;

  public RegistrySource(
      ObjectMapper mapper, Repository repository, ImageReference name, Platform platform) {
    this.mapper = mapper;
    this.repository = repository;
    this.name = name;
    this.platform = platform;
  }

  @Override
  public List<Offer> offers() throws IOException {
    Manifest manifest = repository.manifest(name.digest().isEmpty() ? name.tag() : name.digest());
    JsonNode node = mapper.readTree(manifest.bytes());
    for (int depth = 0; node.has("manifests"); depth++) {
      if (depth == DEEPEST) {
        throw new CarobException.InvalidArgument("the image indexes are nested too deeply");
      }
      manifest =
          repository.manifest(
              Descriptors.digest(Platforms.choose(node.path("manifests"), platform)));
      node = mapper.readTree(manifest.bytes());
    }
    byte[] config = config(node.path("config"));
    return List.of(
        new Offer(
            List.of(name.toString()),
            config,
            manifest.bytes(),
            ImageSource.layers(node, repository::blob)));
  }

  private byte[] config(JsonNode descriptor) throws IOException {
    String digest = Descriptors.digest(descriptor);
    try (InputStream in = repository.blob(digest, descriptor.path("size").asLong(-1))) {
      byte[] bytes = in.readNBytes(BlobStore.LARGEST_METADATA + 1);
      if (bytes.length > BlobStore.LARGEST_METADATA) {
        throw new CarobException.InvalidArgument("the configuration " + digest + " is too large");
      }
      return Descriptors.checked("the configuration", digest, bytes);
    }
  }

  @Override
  public void close() {}
}
