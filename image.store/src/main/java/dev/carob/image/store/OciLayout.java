package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An OCI image layout (OCI image-spec 1.1, image-layout.md), packed or not. */
final class OciLayout implements ImageSource {

  private static final String REF_NAME = "org.opencontainers.image.ref.name";
  private static final int DEEPEST = 4;

  private final ObjectMapper mapper;
  private final BlobStore files;
  private final String tag;

  /**
   * @param tag of the image that is wanted; empty: all
   */
  OciLayout(ObjectMapper mapper, BlobStore files, String tag) {
    this.mapper = mapper;
    this.files = files;
    this.tag = tag;
  }

  @Override
  public List<Offer> offers() throws IOException {
    JsonNode index = mapper.readTree(files.read("index.json"));
    List<Offer> offers = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    for (JsonNode descriptor : index.path("manifests")) {
      String name = descriptor.path("annotations").path(REF_NAME).asText();
      tags.add(name);
      if (tag.isEmpty() || tag.equals(name)) {
        offers.add(offer(descriptor, name, 0));
      }
    }
    if (offers.isEmpty()) {
      throw new CarobException.NotFound(
          tag.isEmpty()
              ? "the OCI layout has no image"
              : "the OCI layout has no image '" + tag + "'; it has: " + String.join(", ", tags));
    }
    return offers;
  }

  private Offer offer(JsonNode descriptor, String name, int depth) throws IOException {
    byte[] bytes = blob(descriptor.path("digest").asText());
    JsonNode manifest = mapper.readTree(bytes);
    if (manifest.has("manifests")) {
      if (depth == DEEPEST) {
        throw new CarobException.InvalidArgument("the indexes lie too deep in each other");
      }
      return offer(Platform.choose(manifest.path("manifests")), name, depth + 1);
    }
    List<Blob> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      String digest = layer.path("digest").asText();
      layers.add(new Blob(digest, () -> files.open(path(digest))));
    }
    byte[] config = blob(manifest.path("config").path("digest").asText());
    return new Offer(name.isEmpty() ? List.of() : List.of(name), config, bytes, layers);
  }

  private byte[] blob(String digest) throws IOException {
    byte[] bytes = files.read(path(digest));
    String found = Digest.of(bytes);
    if (!found.equals(digest)) {
      throw new CarobException.InvalidArgument(
          "the blob " + digest + " is broken: its digest is " + found);
    }
    return bytes;
  }

  private static String path(String digest) {
    if (!Digest.valid(digest)) {
      throw new CarobException.InvalidArgument("'" + digest + "' is no SHA-256 digest");
    }
    return "blobs/sha256/" + Digest.hex(digest);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
