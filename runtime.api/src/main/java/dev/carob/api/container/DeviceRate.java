package dev.carob.api.container;

import dev.carob.api.CarobException;
import dev.carob.api.Sizes;

/**
 * A limit on the use of a block device (cgroups(7), blkio).
 *
 * @param device absolute path of the device on the host
 * @param value bytes or operations per second; for {@link Kind#WEIGHT}, 10 to 1000
 */
public record DeviceRate(Kind kind, String device, long value) {

  /** What is limited. */
  public enum Kind {
    READ_BYTES,
    WRITE_BYTES,
    READ_OPERATIONS,
    WRITE_OPERATIONS,
    WEIGHT
  }

  /**
   * Parses {@code PATH:VALUE}, Podman's format; bytes may have a unit.
   *
   * @throws CarobException.InvalidArgument the text has another format
   */
  public static DeviceRate parse(Kind kind, String text) {
    int colon = text.lastIndexOf(':');
    String value = text.substring(colon + 1);
    if (colon < 1 || !text.startsWith("/dev/")) {
      throw new CarobException.InvalidArgument(
          "bad format for device path '" + text + "': it must be /dev/NAME:VALUE");
    }
    boolean bytes = kind == Kind.READ_BYTES || kind == Kind.WRITE_BYTES;
    try {
      if (!bytes && !value.matches("[0-9]+")) {
        throw new NumberFormatException(value);
      }
      return new DeviceRate(
          kind, text.substring(0, colon), bytes ? Sizes.parse(value) : Long.parseLong(value));
    } catch (CarobException.InvalidArgument | NumberFormatException e) {
      throw new CarobException.InvalidArgument(
          "invalid rate '%s' for device %s: it must be a number from 0%s"
              .formatted(value, text.substring(0, colon), bytes ? ", with a unit such as mb" : ""),
          e);
    }
  }
}
