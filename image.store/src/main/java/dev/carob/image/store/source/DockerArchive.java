package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What {@code docker save} writes: {@code manifest.json}, configurations and layers in a tar. */
final class DockerArchive implements ImageSource {

  private final ObjectMapper mapper;
  private final BlobStore files;

  DockerArchive(ObjectMapper mapper, BlobStore files) {
    this.mapper = mapper;
    this.files = files;
  }

  @Override
  public List<Offer> offers() throws IOException {
    List<Offer> offers = new ArrayList<>();
    for (JsonNode image : mapper.readTree(files.read("manifest.json"))) {
      List<String> names = new ArrayList<>();
      image.path("RepoTags").forEach(tag -> names.add(tag.asText()));
      List<Blob> layers = new ArrayList<>();
      for (JsonNode layer : image.path("Layers")) {
        String name = layer.asText();
        layers.add(new Blob("", files.size(name), () -> files.open(name)));
      }
      offers.add(new Offer(names, files.read(image.path("Config").asText()), new byte[0], layers));
    }
    return offers;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
