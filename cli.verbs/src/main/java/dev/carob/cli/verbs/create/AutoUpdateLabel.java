package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The label {@code io.containers.autoupdate} (podman-auto-update(1)). */
public final class AutoUpdateLabel {

  /** Where a newer image is looked for. */
  public enum Policy {
    REGISTRY,
    LOCAL
  }

  private static final String NAME = "io.containers.autoupdate";
  private static final Set<String> TRANSPORTS =
      Set.of("docker-archive", "oci-archive", "oci", "dir", "docker-daemon", "containers-storage");

  private AutoUpdateLabel() {}

  /**
   * Returns the policy; empty if the labels request no updates.
   *
   * @throws CarobException.InvalidArgument the policy does not exist
   */
  public static Optional<Policy> policy(Map<String, String> labels) {
    String value = labels.getOrDefault(NAME, "");
    return switch (value) {
      case "", "disabled" -> Optional.empty();
      case "registry", "image" -> Optional.of(Policy.REGISTRY);
      case "local" -> Optional.of(Policy.LOCAL);
      default ->
          throw new CarobException.InvalidArgument(
              "invalid auto-update policy \"%s\": valid policies are disabled, image, local, registry"
                  .formatted(value));
    };
  }

  /** The file of credentials for the registry of the image; empty if there is no label for it. */
  public static String authFile(Map<String, String> labels) {
    return labels.getOrDefault(NAME + ".authfile", "");
  }

  /** Rejects an image whose registry is not part of its name, if it is to be updated from there. */
  static void check(Map<String, String> labels, String image) {
    String value = labels.getOrDefault(NAME, "");
    if (!value.equals("registry") && !value.equals("image")) {
      return;
    }
    int colon = image.indexOf(':');
    String transport = colon < 0 ? "" : image.substring(0, colon);
    if (TRANSPORTS.contains(transport)) {
      throw new CarobException.InvalidArgument(
          "auto updates require the docker image transport but image is of transport \"%s\""
              .formatted(transport));
    }
    String reference =
        image.startsWith("docker://") ? image.substring("docker://".length()) : image;
    int slash = reference.indexOf('/');
    String registry = slash < 0 ? "" : reference.substring(0, slash);
    if (!registry.contains(".") && !registry.contains(":") && !registry.equals("localhost")) {
      throw new CarobException.InvalidArgument(
          "short name: auto updates require fully-qualified image reference: \"%s\""
              .formatted(image));
    }
  }
}
