package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.api.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which platform is meant, and which of an index's manifests is for it. */
public final class Platforms {

  private static final String LINUX = "linux";

  private Platforms() {}

  /** This machine's architecture, in the words of the image-spec. */
  public static String architecture() {
    return Platform.host().architecture();
  }

  /** What the configuration of an image says. */
  public static Platform of(JsonNode config) {
    return new Platform(
        config.path("os").asText(""),
        config.path("architecture").asText(""),
        config.path("variant").asText(""));
  }

  /** Of which operating system an image for that is. */
  public static String os(Platform platform) {
    return platform.os().isEmpty() ? LINUX : platform.os();
  }

  /** Of which architecture an image for that is. */
  public static String architecture(Platform platform) {
    return platform.architecture().isEmpty() ? architecture() : platform.architecture();
  }

  /** The descriptor for a platform among an index's manifests. */
  static JsonNode choose(JsonNode manifests, Platform wanted) {
    String os = os(wanted);
    String architecture = architecture(wanted);
    Optional<JsonNode> unsaid = Optional.empty();
    List<String> there = new ArrayList<>();
    for (JsonNode descriptor : manifests) {
      JsonNode platform = descriptor.path("platform");
      if (platform.isMissingNode()) {
        unsaid = unsaid.or(() -> Optional.of(descriptor));
        continue;
      }
      String variant = platform.path("variant").asText("");
      there.add(
          platform.path("os").asText()
              + "/"
              + platform.path("architecture").asText()
              + (variant.isEmpty() ? "" : "/" + variant));
      if (platform.path("os").asText().equals(os)
          && platform.path("architecture").asText().equals(architecture)
          && (wanted.variant().isEmpty() || wanted.variant().equals(variant))) {
        return descriptor;
      }
    }
    return unsaid.orElseThrow(
        () ->
            new CarobException.NotFound(
                "no image found in image index for architecture \"%s\", variant \"%s\", OS \"%s\"; there are: %s"
                    .formatted(architecture, wanted.variant(), os, String.join(", ", there))));
  }
}
