package dev.carob.api.event;

import java.time.Instant;

/**
 * Which events are wanted.
 *
 * @param since only those at or after; {@link Instant#MAX}: none of the past
 * @param until only those before; {@link Instant#MAX}: no end
 * @param follow go on with those that happen from now on, until {@code until}
 */
public record EventQuery(Instant since, Instant until, boolean follow) {

  /** All that have happened, and no more. */
  public static final EventQuery PAST = new EventQuery(Instant.MIN, Instant.MAX, false);

  /** Those that happen from now on. */
  public static final EventQuery COMING = new EventQuery(Instant.MAX, Instant.MAX, true);
}
