package dev.carob.api.container;

import java.time.Instant;

/**
 * Which lines of a container's log are wanted.
 *
 * @param tail only so many of the last lines; -1: all
 * @param since only lines at or after; {@link Instant#MIN}: all
 * @param until only lines before; {@link Instant#MAX}: all
 * @param follow go on with what the container writes, until it has ended
 */
public record LogOptions(long tail, Instant since, Instant until, boolean follow) {

  /** Every line there is now. */
  public static final LogOptions ALL = new LogOptions(-1, Instant.MIN, Instant.MAX, false);
}
