package dev.carob.cli.podman.value;

import dev.carob.api.CarobException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the few sizes whose units are powers of 1,000 in Podman: a number, which may have a
 * fraction, and a unit such as {@code k}, {@code kb} or {@code kib}, which are the same.
 */
public final class DecimalSizes {

  private static final Pattern SIZE =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+) ?(?:([kmgtp])i?)?b?");
  private static final String UNITS = "kmgtp";
  private static final int DIGITS = 3;

  private DecimalSizes() {}

  /**
   * The number of bytes.
   *
   * @throws CarobException.InvalidArgument the text is not a size, or is too large
   */
  public static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new CarobException.InvalidArgument("invalid size: '" + text + "'");
    }
    int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
    BigInteger bytes =
        new BigDecimal(matcher.group(1)).scaleByPowerOfTen(DIGITS * power).toBigInteger();
    if (bytes.bitLength() >= Long.SIZE) {
      throw new CarobException.InvalidArgument("invalid size: '" + text + "': it is too large");
    }
    return bytes.longValue();
  }
}
