package dev.carob.runtime.core.stdio;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import dev.carob.api.container.LogLine;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Passes on new lines of a log until its container has ended. The kernel reports changes
 * (inotify(7)).
 */
public final class LogFollower implements Subscription {

  private final LogCursor cursor;
  private final Instant until;
  private final Consumer<LogLine> sink;
  private final WatchService watch;
  private volatile boolean closed;

  /**
   * @param cursor position at which to continue reading
   * @param ended completes when nothing more is written
   */
  public LogFollower(
      LogCursor cursor,
      Path directory,
      Instant until,
      Consumer<LogLine> sink,
      CompletableFuture<?> ended) {
    this.cursor = cursor;
    this.until = until;
    this.sink = sink;
    try {
      watch = directory.getFileSystem().newWatchService();
      directory.register(
          watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot watch " + directory + ": " + e, e);
    }
    ended.whenComplete((value, failure) -> stopWatching());
  }

  @Override
  public void await() {
    try {
      while (more()) {
        WatchKey key = watch.take();
        key.pollEvents();
        key.reset();
      }
    } catch (ClosedWatchServiceException e) {
      // The container has ended: its last output exists now.
      lastLines();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while following a log", e);
    } finally {
      stopWatching();
      cursor.close();
    }
  }

  private void lastLines() {
    if (!closed) {
      more();
    }
  }

  private boolean more() {
    return !closed
        && cursor.read(
            line -> {
              boolean wanted = line.at().isBefore(until);
              if (wanted && !closed) {
                sink.accept(line);
              }
              return wanted;
            });
  }

  private void stopWatching() {
    try {
      watch.close();
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot end the watch of a log", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    stopWatching();
  }
}
