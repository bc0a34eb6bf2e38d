package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as Go writes them: {@code 1h2m3.5s}. */
final class Spans {

  private static final Pattern PART = Pattern.compile("([0-9]*\\.?[0-9]+)(h|ms|m|s|us|ns)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "h", 3_600_000_000_000L,
          "m", 60_000_000_000L,
          "s", 1_000_000_000L,
          "ms", 1_000_000L,
          "us", 1_000L,
          "ns", 1L);

  private Spans() {}

  /** Reads a span; 0 needs no unit. */
  static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
      end = part.end();
    }
    if (end != text.length() || text.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "invalid duration '"
              + text
              + "': it has to be a number and a unit, such as 90s or 1h30m");
    }
    try {
      return Duration.ofNanos(nanos.toBigInteger().longValueExact());
    } catch (ArithmeticException e) {
      throw new CarobException.InvalidArgument("the duration '" + text + "' is too long", e);
    }
  }
}
