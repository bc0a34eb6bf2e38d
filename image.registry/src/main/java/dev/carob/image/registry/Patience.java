package dev.carob.image.registry;

import dev.carob.api.CarobException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * How often and how long a registry that fails is waited for.
 *
 * @param attempts in all; at least one
 * @param first pause after the first failure; each further one is twice as long
 * @param longest that a registry may ask for
 * @param silence after which a transfer counts as cut
 */
public record Patience(int attempts, Duration first, Duration longest, Duration silence) {

  /** As Podman has it: three tries more after the first. */
  public static final Patience DEFAULT =
      new Patience(4, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(60));

  /**
   * The pause before another attempt.
   *
   * @param attempt which one has failed, from 1
   * @param retryAfter what the registry said (RFC 9110, 10.2.3); empty: nothing
   */
  Duration pause(int attempt, String retryAfter) {
    Duration own = first.multipliedBy(1L << Math.min(attempt - 1, 20));
    if (!retryAfter.isEmpty()) {
      try {
        own =
            retryAfter.matches("\\d{1,9}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME));
      } catch (DateTimeException e) {
        // As if it had said nothing: its own time is no reason to give up.
        own = first;
      }
    }
    Duration bounded = own.compareTo(longest) > 0 ? longest : own;
    return bounded.isNegative() ? Duration.ZERO : bounded;
  }

  /** Waits it out. */
  static void wait(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while a registry was waited for", e);
    }
  }
}
