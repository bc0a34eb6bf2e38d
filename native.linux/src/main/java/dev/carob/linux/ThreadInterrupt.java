package dev.carob.linux;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.Supplier;

/**
 * Makes long work stop when its thread is interrupted, and protects short work from interruption.
 */
public final class ThreadInterrupt {

  private ThreadInterrupt() {}

  /**
   * Throws if this thread is interrupted; the interrupted status is kept. Long work calls this
   * often.
   *
   * @throws InterruptedIOException the thread was interrupted
   */
  public static void check() throws InterruptedIOException {
    if (requested()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Returns true if the thread was interrupted, which explains failed system calls. */
  public static boolean requested() {
    return Thread.currentThread().isInterrupted();
  }

  /**
   * A stream that throws once the reading thread is interrupted. The JDK's own file streams do not.
   */
  public static InputStream stream(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        check();
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        check();
        return super.read(bytes, offset, length);
      }
    };
  }

  /**
   * Runs short work to its end and restores an interruption afterwards. Otherwise the JDK's file
   * channels would close half way.
   */
  public static <T> T deferred(Supplier<T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Like {@link #deferred(Supplier)}, without a result. */
  public static void finish(Runnable work) {
    deferred(
        () -> {
          work.run();
          return true;
        });
  }
}
