package dev.carob.api.container;

import dev.carob.api.CarobException;
import java.util.Locale;

/**
 * A resource limit of the container's processes (OCI runtime-spec 1.2, config.md, rlimits).
 *
 * @param type the kernel's name, such as {@code RLIMIT_NOFILE}
 * @param soft the limit in force; -1 for none
 * @param hard what the process may raise it to; -1 for none
 */
public record Rlimit(String type, long soft, long hard) {

  /**
   * Reads {@code NAME=SOFT[:HARD]}, as Podman has it.
   *
   * @throws CarobException.InvalidArgument it is none
   */
  public static Rlimit parse(String text) {
    String[] parts = text.split("=", 2);
    String[] values = parts.length == 2 ? parts[1].split(":", 2) : new String[0];
    try {
      long soft = Long.parseLong(values[0]);
      long hard = values.length == 2 ? Long.parseLong(values[1]) : soft;
      if (Long.compareUnsigned(soft, hard) > 0) {
        throw new CarobException.InvalidArgument(
            "invalid ulimit '" + text + "': the soft limit is above the hard one");
      }
      return new Rlimit("RLIMIT_" + parts[0].toUpperCase(Locale.ROOT), soft, hard);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new CarobException.InvalidArgument(
          "invalid ulimit '" + text + "': it has to be NAME=SOFT[:HARD]", e);
    }
  }
}
