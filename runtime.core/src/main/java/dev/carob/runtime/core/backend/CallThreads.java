package dev.carob.runtime.core.backend;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Threads for calls of plugins' backends, so that callers can abandon a call. */
final class CallThreads implements AutoCloseable {

  private final AtomicLong number = new AtomicLong();
  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "carob-call-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  void run(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
