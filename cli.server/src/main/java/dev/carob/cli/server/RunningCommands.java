package dev.carob.cli.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The commands that run. Once the engine ends, no other begins; those that only read have a moment
 * to end, while what they read from is still there.
 */
final class RunningCommands {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();
  private int reading;
  private boolean ending;

  /** Whether a command may begin; then {@link #end} has to follow. */
  boolean begin(boolean readOnly) {
    lock.lock();
    try {
      if (!ending && readOnly) {
        reading++;
      }
      return !ending;
    } finally {
      lock.unlock();
    }
  }

  void end(boolean readOnly) {
    lock.lock();
    try {
      if (readOnly) {
        reading--;
        fewer.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets no command begin, and waits for those that read, at most so long. */
  void close(Duration most) {
    lock.lock();
    try {
      ending = true;
      long left = most.toNanos();
      while (reading > 0 && left > 0) {
        left = fewer.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
