package dev.carob.cli.verbs.common;

import dev.carob.spi.verb.Console;
import java.io.IOException;

/** Work that is interrupted when the caller disconnects or sends a signal. */
public final class Interruptible {

  private final Thread thread = Thread.currentThread();
  private boolean over;

  private Interruptible() {}

  /** Performs the work on the current thread. The thread is not interrupted afterwards. */
  public static <T> T run(Console console, Verb.Work<T> work) throws IOException {
    Interruptible running = new Interruptible();
    console.whenGone(running::interrupt);
    try {
      return work.run();
    } finally {
      running.end();
    }
  }

  private synchronized void interrupt() {
    if (!over) {
      thread.interrupt();
    }
  }

  private synchronized void end() {
    over = true;
    // The thread is reused for other clients.
    Thread.interrupted();
  }
}
