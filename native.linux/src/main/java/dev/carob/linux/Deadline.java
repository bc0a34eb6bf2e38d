package dev.carob.linux;

import java.time.Duration;

/** A point in time by which an operation has to finish. */
public final class Deadline {

  private static final Deadline NOW = new Deadline(Duration.ZERO, System.nanoTime(), true);

  private final Duration limit;
  private final long end;
  private final boolean limited;

  private Deadline(Duration limit, long end, boolean limited) {
    this.limit = limit;
    this.end = end;
    this.limited = limited;
  }

  /**
   * @param limit counted from now; zero: no deadline
   */
  public static Deadline in(Duration limit) {
    return limit.isZero()
        ? new Deadline(limit, 0, false)
        : new Deadline(limit, System.nanoTime() + limit.toNanos(), true);
  }

  /** A deadline that has passed already, to check without waiting. */
  public static Deadline now() {
    return NOW;
  }

  /** The limit that this deadline was made with; zero: no deadline. */
  public Duration limit() {
    return limit;
  }

  public boolean passed() {
    return limited && System.nanoTime() - end >= 0;
  }

  /** The remaining time as poll(2) takes it: milliseconds, rounded up; -1: no deadline. */
  int pollMillis() {
    if (!limited) {
      return -1;
    }
    long left = end - System.nanoTime();
    return left <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
  }
}
