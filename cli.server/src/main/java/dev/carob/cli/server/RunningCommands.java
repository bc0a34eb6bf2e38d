package dev.carob.cli.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tracks running commands. When the engine stops, no further command is started; read-only commands
 * get a short time to end while the services that they use are still available.
 */
final class RunningCommands {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();
  private int reading;
  private boolean ending;

  /** Returns true if a command may begin; in that case {@link #end} has to follow. */
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

  /** Rejects new commands, and waits for read-only commands up to a time limit. */
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
