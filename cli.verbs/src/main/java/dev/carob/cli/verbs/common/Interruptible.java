package dev.carob.cli.verbs.common;

import dev.carob.spi.verb.Console;
import java.io.IOException;

/** Work that is interrupted when whoever typed the command has gone, or wants it to end. */
public final class Interruptible {

  private final Thread thread = Thread.currentThread();
  private boolean over;

  private Interruptible() {}

  /** Does the work on this thread, which is not interrupted any more afterwards. */
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
    // The thread serves other clients after this one.
    Thread.interrupted();
  }
}
