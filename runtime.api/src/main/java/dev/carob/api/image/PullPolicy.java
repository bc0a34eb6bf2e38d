package dev.carob.api.image;

import dev.carob.api.CarobException;
import java.util.Locale;

/** When an image is fetched from its registry. */
public enum PullPolicy {
  /** Always; what is there already is not fetched again. */
  ALWAYS,
  /** Where no image of the name is here. */
  MISSING,
  /** Where none is here, or the registry has another; a registry that fails is no error then. */
  NEWER,
  NEVER;

  /**
   * Reads a policy as Podman has it.
   *
   * @throws CarobException.InvalidArgument naming it
   */
  public static PullPolicy parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "always", "true" -> ALWAYS;
      case "missing", "ifnotpresent" -> MISSING;
      case "newer", "ifnewer" -> NEWER;
      case "never", "false" -> NEVER;
      default ->
          throw new CarobException.InvalidArgument(
              "unsupported pull policy \"" + text + "\": always, missing, newer or never");
    };
  }
}
