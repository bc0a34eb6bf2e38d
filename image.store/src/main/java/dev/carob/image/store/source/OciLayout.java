package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.Platform;
import dev.carob.image.store.record.Digests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads OCI image layouts (OCI image-spec 1.1, image-layout.md), as directories or tars. */
final class OciLayout implements ImageSource {

  private static final String REF_NAME = "org.opencontainers.image.ref.name";
  private static final int DEEPEST = 4;

  private final ObjectMapper mapper;
  private final BlobStore files;
  private final String tag;
  private final Platform platform;

  /**
   * @param tag tag of the requested image; empty: all
   */
  OciLayout(ObjectMapper mapper, BlobStore files, String tag, Platform platform) {
    this.mapper = mapper;
    this.files = files;
    this.tag = tag;
    this.platform = platform;
  }

  @Override
  public List<Offer> offers() throws IOException {
    JsonNode index = ImageSource.json(mapper, files, "index.json");
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
    byte[] bytes = blob(descriptor);
    JsonNode manifest = mapper.readTree(bytes);
    if (manifest.has("manifests")) {
      if (depth == DEEPEST) {
        throw new CarobException.InvalidArgument("the image indexes are nested too deeply");
      }
      return offer(Platforms.choose(manifest.path("manifests"), platform), name, depth + 1);
    }
    return new Offer(
        name.isEmpty() ? List.of() : List.of(name),
        blob(manifest.path("config")),
        bytes,
        ImageSource.layers(manifest, (digest, size) -> files.open(path(digest))));
  }

  private byte[] blob(JsonNode descriptor) throws IOException {
    String digest = Descriptors.digest(descriptor);
    return Descriptors.checked("the blob", digest, files.read(path(digest)));
  }

  private static String path(String digest) {
    return "blobs/sha256/" + Digests.hex(digest);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
