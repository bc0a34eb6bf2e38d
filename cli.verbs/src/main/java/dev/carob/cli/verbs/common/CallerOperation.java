package dev.carob.cli.verbs.common;

import dev.carob.linux.Interruption;
import dev.carob.spi.verb.Console;
import java.util.function.Supplier;

/** An operation that is interrupted when whoever typed the command has gone. */
public final class CallerOperation {

  private final Interruption interruption = new Interruption();

  public CallerOperation(Console console) {
    console.whenGone(interruption::interrupt);
  }

  /** Interrupts it: the program that the engine waits for on its behalf is killed. */
  public void interrupt() {
    interruption.interrupt();
  }

  /** Runs it on the present thread. */
  public void run(Runnable operation) {
    call(
        () -> {
          operation.run();
          return true;
        });
  }

  /** As {@link #run}, with a result. */
  public <T> T call(Supplier<T> operation) {
    try (Interruption.Binding bound = interruption.bind()) {
      return operation.get();
    }
  }
}
