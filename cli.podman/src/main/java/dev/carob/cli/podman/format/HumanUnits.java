package dev.carob.cli.podman.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Durations and sizes in words, as Podman prints them (docker/go-units). */
public final class HumanUnits {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
  private static final String[] BINARY_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private HumanUnits() {}

  /** Formats a duration: {@code 5 minutes}, {@code About an hour}. */
  public static String words(Duration span) {
    long seconds = Math.max(span.toSeconds(), 0);
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds == 1) {
      return "1 second";
    }
    if (seconds < 60) {
      return seconds + " seconds";
    }
    long minutes = seconds / 60;
    if (minutes == 1) {
      return "About a minute";
    }
    if (minutes < 60) {
      return minutes + " minutes";
    }
    long hours = Math.round(seconds / 3600.0);
    if (hours == 1) {
      return "About an hour";
    }
    if (hours < 48) {
      return hours + " hours";
    }
    if (hours < 24 * 7 * 2) {
      return hours / 24 + " days";
    }
    if (hours < 24 * 30 * 2) {
      return hours / 24 / 7 + " weeks";
    }
    if (hours < 24 * 365 * 2) {
      return hours / 24 / 30 + " months";
    }
    return hours / 24 / 365 + " years";
  }

  /** Formats a size with three digits, in units of 1,000: {@code 1.24 MB}. */
  public static String size(long bytes) {
    int unit = unit(bytes, 1000);
    double value = bytes / Math.pow(1000, unit);
    String number = unit == 0 && value == Math.rint(value) ? String.valueOf(bytes) : trimmed(value);
    return number + " " + UNITS[unit];
  }

  /** Like {@link #size}, without a blank: {@code 1.24MB}. */
  public static String shortSize(long bytes) {
    return size(bytes).replace(" ", "");
  }

  /** A size such as {@code 1.988MB}: four digits, in thousands, without a blank. */
  public static String preciseSize(long bytes) {
    int unit = unit(bytes, 1000);
    BigDecimal value = new BigDecimal(bytes / Math.pow(1000, unit)).round(new MathContext(4));
    return value.stripTrailingZeros().toPlainString() + UNITS[unit];
  }

  /** Formats a size with four digits, in units of 1,024: {@code 1.5MiB}. */
  public static String binarySize(long bytes) {
    return fourDigits(bytes, 1024) + BINARY_UNITS[unit(bytes, 1024)];
  }

  /** A size in units of 1,000, with four digits: {@code 3.027MB}. */
  public static String decimalSize(long bytes) {
    return fourDigits(bytes, 1000) + UNITS[unit(bytes, 1000)];
  }

  private static String fourDigits(long bytes, int base) {
    return new BigDecimal(bytes / Math.pow(base, unit(bytes, base)))
        .round(new MathContext(4))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** Returns the index of the largest unit that is not larger than the size. */
  private static int unit(long bytes, int base) {
    double value = bytes;
    int unit = 0;
    while (value >= base && unit < UNITS.length - 1) {
      value /= base;
      unit++;
    }
    return unit;
  }

  private static String trimmed(double value) {
    String text =
        value >= 100
            ? String.format(Locale.ROOT, "%.0f", value)
            : value >= 10
                ? String.format(Locale.ROOT, "%.1f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
