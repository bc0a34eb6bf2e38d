package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads archives of {@code docker save}: {@code manifest.json}, configurations and layers in a tar.
 */
final class DockerArchive implements ImageSource {

  private static final String MANIFEST = "manifest.json";

  private final ObjectMapper mapper;
  private final BlobStore files;

  DockerArchive(ObjectMapper mapper, BlobStore files) {
    this.mapper = mapper;
    this.files = files;
  }

  @Override
  public List<Offer> offers() throws IOException {
    JsonNode manifest = ImageSource.json(mapper, files, MANIFEST);
    if (!manifest.isArray() || manifest.isEmpty()) {
      throw new CarobException.InvalidArgument(
          MANIFEST + " of the archive is not a list of images: it is not a docker archive");
    }
    List<Offer> offers = new ArrayList<>();
    for (JsonNode image : manifest) {
      offers.add(offer(image));
    }
    return offers;
  }

  private Offer offer(JsonNode image) throws IOException {
    String config = image.path("Config").asText();
    JsonNode listed = image.path("Layers");
    if (config.isEmpty() || !listed.isArray() && !listed.isNull() && !listed.isMissingNode()) {
      throw new CarobException.InvalidArgument(
          "an image in " + MANIFEST + " of the archive has no Config, or no list of Layers");
    }
    List<String> names = new ArrayList<>();
    image.path("RepoTags").forEach(tag -> names.add(tag.asText()));
    List<Blob> layers = new ArrayList<>();
    for (JsonNode layer : listed) {
      String name = layer.asText();
      long size = files.size(name);
      if (size < 0) {
        throw new CarobException.InvalidArgument(
            "the archive has no layer '%s', which %s names".formatted(name, MANIFEST));
      }
      layers.add(new Blob("", size, () -> files.open(name)));
    }
    return new Offer(names, files.read(config), new byte[0], layers);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
