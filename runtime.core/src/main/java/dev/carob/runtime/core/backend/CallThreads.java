package dev.carob.runtime.core.backend;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The threads on which plugins' backends are called, so that their callers can give up. */
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
