package dev.carob.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends an engine whose root or run directory was removed: nobody could reach it any more. */
final class LockWatch {

  private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private LockWatch() {}

  /**
   * Begins to look at the files from time to time.
   *
   * @param whenLost is run once, on a thread that stays
   */
  static void start(EngineLocks locks, Runnable whenLost) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "carob-lock-watch");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(
        () -> {
          Path lost = lost(locks);
          if (lost != null) {
            timer.shutdown();
            LOG.warn("{} was removed or replaced: the engine ends", lost);
            whenLost.run();
          }
        },
        INTERVAL.toMillis(),
        INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static @Nullable Path lost(EngineLocks locks) {
    try {
      return locks.lost();
    } catch (IOException e) {
      LOG.warn("cannot look whether the engine's directories are there", e);
      return null;
    }
  }
}
