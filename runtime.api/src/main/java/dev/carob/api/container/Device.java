package dev.carob.api.container;

import dev.carob.api.CarobException;

/**
 * A device of the host in a container.
 *
 * @param host absolute path of the device node, or of a directory of them, on the host
 * @param container absolute path in the container
 * @param permissions some of {@code r}, {@code w} and {@code m} (make nodes)
 */
public record Device(String host, String container, String permissions) {

  private static final String EVERYTHING = "rwm";

  /**
   * Reads {@code HOST[:CONTAINER][:PERMISSIONS]}, as Podman has it.
   *
   * @throws CarobException.InvalidArgument it is none
   */
  public static Device parse(String text) {
    String[] parts = text.split(":", -1);
    String container = parts[0];
    String permissions = EVERYTHING;
    if (parts.length == 2 && !parts[1].startsWith("/")) {
      permissions = parts[1];
    } else if (parts.length >= 2) {
      container = parts[1];
    }
    if (parts.length == 3) {
      permissions = parts[2];
    }
    if (parts.length > 3 || !parts[0].startsWith("/") || !container.startsWith("/")) {
      throw new CarobException.InvalidArgument(
          "invalid device specification: " + text + ": it has to be HOST[:CONTAINER][:rwm]");
    }
    if (!permissions.matches("(?!.*(.).*\\1)[rwm]+")) {
      throw new CarobException.InvalidArgument("invalid device mode: " + permissions);
    }
    return new Device(parts[0], container, permissions);
  }
}
