package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Determines the requested platform and chooses a manifest of an index for it. */
public final class Platforms {

  private static final String LINUX = "linux";

  private Platforms() {}

  /** The architecture of this host, as the image-spec names it. */
  public static String architecture() {
    return Platform.host().architecture();
  }

  /** The platform of an image configuration. */
  public static Platform of(JsonNode config) {
    return new Platform(
        config.path("os").asText(""),
        config.path("architecture").asText(""),
        config.path("variant").asText(""));
  }

  /** The platform in a descriptor; names that do not exist are left out. */
  public static Platform stated(JsonNode platform) {
    try {
      return of(platform);
    } catch (CarobException.InvalidArgument e) {
      return new Platform("", "", platform.path("variant").asText(""));
    }
  }

  /** The operating system to request of an image for a platform. */
  public static String os(Platform platform) {
    return platform.os().isEmpty() ? LINUX : platform.os();
  }

  /** The architecture to request of an image for a platform. */
  public static String architecture(Platform platform) {
    return platform.architecture().isEmpty() ? architecture() : platform.architecture();
  }

  /** Chooses the descriptor for a platform from the manifests of an index. */
  public static JsonNode choose(JsonNode manifests, Platform wanted) {
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
                "no image found in image index for architecture \"%s\", variant \"%s\", OS \"%s\"; available: %s"
                    .formatted(architecture, wanted.variant(), os, String.join(", ", there))));
  }
}
