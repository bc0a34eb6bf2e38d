package dev.carob.cli.podman.format;

import java.time.Duration;
import java.util.Locale;

/** Durations and sizes in words, as Podman prints them (docker/go-units). */
public final class HumanUnits {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private HumanUnits() {}

  /** A span such as {@code 5 minutes} or {@code About an hour}. */
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

  /** A size such as {@code 1.24 MB}: three digits, in thousands. */
  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String number = unit == 0 && value == Math.rint(value) ? String.valueOf(bytes) : trimmed(value);
    return number + " " + UNITS[unit];
  }

  /** As {@link #size}, without a blank: {@code 1.24MB}. */
  public static String shortSize(long bytes) {
    return size(bytes).replace(" ", "");
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
