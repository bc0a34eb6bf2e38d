package dev.carob.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses sizes as Podman does: a number, which may have a fraction, and a unit {@code b}, {@code
 * k}, {@code m}, {@code g}, {@code t} or {@code p}; {@code kb} and {@code kib} are the same as
 * {@code k}.
 */
public final class Sizes {

  private static final Pattern SIZE =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+) ?([kmgtp])?(i?b)?");
  private static final String UNITS = "kmgtp";
  private static final int BITS = 10;

  private Sizes() {}

  /**
   * Parses a size and returns the number of bytes.
   *
   * @throws CarobException.InvalidArgument the text is not a size, or is too large
   */
  public static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches() || text.toLowerCase(Locale.ROOT).matches(".*[0-9. ]ib")) {
      throw new CarobException.InvalidArgument(
          "invalid size '%s': it must be a number with a unit b, k, m, g, t or p, such as 512m"
              .formatted(text));
    }
    int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
    BigDecimal unit = new BigDecimal(BigInteger.ONE.shiftLeft(BITS * power));
    BigInteger bytes = new BigDecimal(matcher.group(1)).multiply(unit).toBigInteger();
    if (bytes.bitLength() >= Long.SIZE) {
      throw new CarobException.InvalidArgument(
          "invalid size '%s': the largest is %d bytes".formatted(text, Long.MAX_VALUE));
    }
    return bytes.longValue();
  }
}
