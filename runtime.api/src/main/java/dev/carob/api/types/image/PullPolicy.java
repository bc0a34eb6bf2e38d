package dev.carob.api.types.image;

import dev.carob.api.CarobException;
import java.util.Locale;

/** When an image is pulled from its registry. */
public enum PullPolicy {
  /** Always; layers that exist are not transferred again. */
  ALWAYS,
  /** If no image of that name exists. */
  MISSING,
  /**
   * If no image of that name exists, or the registry has another one; if the image exists, a
   * failing registry is not an error.
   */
  NEWER,
  NEVER;

  /**
   * Parses a policy as Podman names it.
   *
   * @throws CarobException.InvalidArgument the policy does not exist
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
