package dev.carob.api.container;

import dev.carob.api.CarobException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resource limit of the container's processes (OCI runtime-spec 1.2, config.md, rlimits).
 *
 * @param type the kernel's name, such as {@code RLIMIT_NOFILE}
 * @param soft the limit in force; -1 for none
 * @param hard the value to which the process may raise it; -1 for none
 */
public record Rlimit(String type, long soft, long hard) {

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z]+)=(-1|\\+?[0-9]+)(?::(-1|\\+?[0-9]+))?");

  /**
   * Parses {@code NAME=SOFT[:HARD]}, Podman's format.
   *
   * @throws CarobException.InvalidArgument the text has another format
   */
  public static Rlimit parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text, "it must be NAME=SOFT[:HARD], with numbers from 0, or -1 for no limit");
    }
    long soft = number(text, matcher.group(2));
    long hard = matcher.group(3) == null ? soft : number(text, matcher.group(3));
    if (Long.compareUnsigned(soft, hard) > 0) {
      throw invalid(text, "the soft limit exceeds the hard limit");
    }
    return new Rlimit("RLIMIT_" + matcher.group(1).toUpperCase(Locale.ROOT), soft, hard);
  }

  private static long number(String text, String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw invalid(text, digits + " exceeds " + Long.MAX_VALUE);
    }
  }

  private static CarobException.InvalidArgument invalid(String text, String reason) {
    return new CarobException.InvalidArgument("invalid ulimit '" + text + "': " + reason);
  }
}
