package dev.carob.api;

import java.util.Locale;

/** Sizes as Podman reads them: a number and a unit {@code b}, {@code k}, {@code m} or {@code g}. */
public final class Sizes {

  private Sizes() {}

  /**
   * Bytes.
   *
   * @throws CarobException.InvalidArgument the text is no size
   */
  public static long parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replaceFirst("(?<=[kmg])b$", "");
    long unit =
        switch (lower.isEmpty() ? ' ' : lower.charAt(lower.length() - 1)) {
          case 'k' -> 1L << 10;
          case 'm' -> 1L << 20;
          case 'g' -> 1L << 30;
          default -> 1;
        };
    String digits = lower.replaceFirst("[bkmg]$", "");
    try {
      return Math.multiplyExact(Long.parseLong(digits), unit);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new CarobException.InvalidArgument("invalid size '" + text + "'", e);
    }
  }
}
