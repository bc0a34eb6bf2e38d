package dev.carob.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Limits the time of a start, so that a hanging start is reported to the caller. */
final class StartWatch implements AutoCloseable {

  /** The environment variable with the limit in seconds. */
  private static final String VARIABLE = "CAROB_START_LIMIT";

  private static final Duration USUAL = Duration.ofSeconds(180);

  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile Supplier<String> step;

  private StartWatch(Supplier<String> step) {
    this.step = step;
  }

  /**
   * The limit from the environment or the default.
   *
   * @param seconds the value of {@code CAROB_START_LIMIT}; empty: not set
   * @throws LaunchException the value is not a whole number of seconds from 1 to 999999
   */
  static Duration limit(String seconds) {
    if (seconds.isEmpty()) {
      return USUAL;
    }
    if (!seconds.matches("[1-9][0-9]{0,5}")) {
      throw new LaunchException(
          "invalid %s '%s': it must be a number of seconds from 1 to 999999"
              .formatted(VARIABLE, seconds));
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  /** Like {@link #limit(String)}, with this process's environment. */
  static Duration limit() {
    return limit(System.getenv().getOrDefault(VARIABLE, ""));
  }

  /**
   * Starts watching, until {@link #close()}.
   *
   * @param step describes the current step of the start
   * @param hangs called on another thread, with a message, if the start takes longer
   */
  static StartWatch begin(Duration limit, Supplier<String> step, Consumer<String> hangs) {
    StartWatch watch = new StartWatch(step);
    Thread thread =
        new Thread(
            () -> {
              try {
                if (!watch.ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                  hangs.accept(
                      "the engine did not get ready in %d s: %s does not end; see the engine's log"
                          .formatted(limit.toSeconds(), watch.step.get()));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "carob-start-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  /** Sets the description of the next step. */
  void step(Supplier<String> next) {
    step = next;
  }

  /** Ends the watch when the start has succeeded or failed. */
  @Override
  public void close() {
    ended.countDown();
  }
}
