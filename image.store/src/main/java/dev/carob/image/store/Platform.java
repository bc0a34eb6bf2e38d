package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;

/** The platform of this machine, in the words of the image-spec. */
final class Platform {

  private Platform() {}

  static String architecture() {
    String arch = System.getProperty("os.arch", "");
    return switch (arch) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> arch;
    };
  }

  /** The descriptor for this machine among an index's manifests. */
  static JsonNode choose(JsonNode manifests) {
    for (JsonNode descriptor : manifests) {
      JsonNode platform = descriptor.path("platform");
      if (platform.isMissingNode()
          || (platform.path("os").asText().equals("linux")
              && platform.path("architecture").asText().equals(architecture()))) {
        return descriptor;
      }
    }
    throw new CarobException.NotFound(
        "the image is not there for this machine, linux/" + architecture());
  }
}
