package dev.carob.api.container;

import dev.carob.api.CarobException;

/**
 * A device of the host that a container gets.
 *
 * @param host absolute path, on the host, of a device node or of a directory of them
 * @param container absolute path in the container
 * @param permissions some of {@code r} (read), {@code w} (write) and {@code m} (mknod)
 */
public record Device(String host, String container, String permissions) {

  private static final String EVERYTHING = "rwm";

  /**
   * Parses {@code HOST[:CONTAINER][:PERMISSIONS]}, Podman's format.
   *
   * @throws CarobException.InvalidArgument the text has another format
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
          "invalid device specification: " + text + ": it must be HOST[:CONTAINER][:rwm]");
    }
    if (!permissions.matches("(?!.*(.).*\\1)[rwm]+")) {
      throw new CarobException.InvalidArgument("invalid device mode: " + permissions);
    }
    return new Device(parts[0], container, permissions);
  }
}
