package dev.carob.cli.podman.value;

import dev.carob.api.CarobException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in Go's syntax: {@code 1h2m3.5s}, {@code -5m}. */
public final class GoDuration {

  private static final Pattern PART =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(h|ms|m|s|us|µs|μs|ns)");
  private static final Pattern WHOLE = Pattern.compile("[+-]?(" + PART.pattern() + ")+");
  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000 * MICROSECOND;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final long MINUTE = 60 * SECOND;
  private static final Map<String, Long> NANOS =
      Map.of(
          "h", 3_600_000_000_000L,
          "m", 60_000_000_000L,
          "s", 1_000_000_000L,
          "ms", 1_000_000L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ns", 1L);

  private GoDuration() {}

  /** Returns true if a text has the form of a duration. */
  public static boolean matches(String text) {
    return WHOLE.matcher(text).matches();
  }

  /** Parses a duration; 0 needs no unit. */
  public static Duration parse(String text) {
    if (text.matches("[+-]?0")) {
      return Duration.ZERO;
    }
    if (!matches(text)) {
      throw new CarobException.InvalidArgument(
          "invalid duration '" + text + "': it must be a number and a unit, such as 90s or 1h30m");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
    }
    try {
      Duration span = Duration.ofNanos(nanos.toBigInteger().longValueExact());
      return text.startsWith("-") ? span.negated() : span;
    } catch (ArithmeticException e) {
      throw new CarobException.InvalidArgument("the duration '" + text + "' is too long", e);
    }
  }

  /** Formats a duration as Go does: {@code 1h0m0.5s}, {@code 1.5ms}, {@code 0s}. */
  public static String format(Duration span) {
    long nanos = Math.abs(span.toNanos());
    String sign = span.isNegative() ? "-" : "";
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < MICROSECOND) {
      return sign + nanos + "ns";
    }
    if (nanos < MILLISECOND) {
      return sign + decimal(nanos, 3) + "µs";
    }
    if (nanos < SECOND) {
      return sign + decimal(nanos, 6) + "ms";
    }
    Duration whole = span.abs();
    StringBuilder text = new StringBuilder(sign);
    if (whole.toHours() > 0) {
      text.append(whole.toHours()).append('h');
    }
    if (whole.toMinutes() > 0) {
      text.append(whole.toMinutesPart()).append('m');
    }
    return text.append(decimal(nanos % MINUTE, 9)).append('s').toString();
  }

  private static String decimal(long value, int decimals) {
    return value == 0
        ? "0"
        : BigDecimal.valueOf(value, decimals).stripTrailingZeros().toPlainString();
  }
}
