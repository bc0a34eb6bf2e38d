package dev.carob.cli.verbs.common;

import dev.carob.linux.Interruption;
import dev.carob.spi.verb.Console;
import java.util.function.Supplier;

/** An operation that is interrupted when the caller disconnects. */
public final class CallerOperation {

  private final Interruption interruption = new Interruption();

  public CallerOperation(Console console) {
    console.whenGone(interruption::interrupt);
  }

  /** Interrupts the operation: the program that it waits for is killed. */
  public void interrupt() {
    interruption.interrupt();
  }

  /** Runs the operation on the current thread. */
  public void run(Runnable operation) {
    call(
        () -> {
          operation.run();
          return true;
        });
  }

  /** Like {@link #run}, with a result. */
  public <T> T call(Supplier<T> operation) {
    try (Interruption.Binding bound = interruption.bind()) {
      return operation.get();
    }
  }
}
