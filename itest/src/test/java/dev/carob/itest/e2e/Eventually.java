package dev.carob.itest.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits, up to a limit, for a condition that becomes true by itself. */
final class Eventually {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long STEP_NANOS = 5_000_000;

  private Eventually() {}

  static void is(BooleanSupplier condition) {
    is("the condition", condition);
  }

  static void is(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(what + " did not come about within " + LIMIT);
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
