package dev.carob.image.registry;

import dev.carob.api.CarobException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The retry policy for registries.
 *
 * @param attempts maximum number of attempts; at least one
 * @param first pause after the first failure; doubled after each further one
 * @param longest the longest pause that a registry may request
 * @param silence time without data after which a transfer counts as interrupted
 */
public record RetryPolicy(int attempts, Duration first, Duration longest, Duration silence) {

  /** Podman's policy: three retries. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(4, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(60));

  /**
   * The pause before the next attempt.
   *
   * @param attempt number of the failed attempt, from 1
   * @param retryAfter the registry's Retry-After header (RFC 9110, 10.2.3); empty: none
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
        // Treat an invalid value as missing: it is no reason to give up.
        own = first;
      }
    }
    Duration bounded = own.compareTo(longest) > 0 ? longest : own;
    return bounded.isNegative() ? Duration.ZERO : bounded;
  }

  /** Sleeps for the pause. */
  static void wait(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while waiting for a registry", e);
    }
  }
}
