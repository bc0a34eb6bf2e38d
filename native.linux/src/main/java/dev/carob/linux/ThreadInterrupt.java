package dev.carob.linux;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.Supplier;

/** Long work that ends when its thread is interrupted, and short work that must not be cut off. */
public final class ThreadInterrupt {

  private ThreadInterrupt() {}

  /**
   * Ends long work of an interrupted thread, which stays interrupted. To be called often.
   *
   * @throws InterruptedIOException the thread was interrupted
   */
  public static void check() throws InterruptedIOException {
    if (requested()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Whether the thread was interrupted, which explains failures of its calls. */
  public static boolean requested() {
    return Thread.currentThread().isInterrupted();
  }

  /**
   * A stream that ends with an exception once the thread that reads it is interrupted. The JDK's
   * own streams of files read on.
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
   * Does short work to its end. An interruption from before or meanwhile counts afterwards: the
   * JDK's file channels would otherwise close themselves half way.
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

  /** As {@link #deferred(Supplier)}, without a result. */
  public static void finish(Runnable work) {
    deferred(
        () -> {
          work.run();
          return true;
        });
  }
}
