package dev.carob.shell.gogo.command;

import dev.carob.linux.Interruption;
import java.util.function.Supplier;

/** An operation that is interrupted when whoever typed the command has gone. */
final class WantedOperation {

  private final Interruption interruption = new Interruption();

  WantedOperation(Console console) {
    console.whenGone(interruption::interrupt);
  }

  /** Interrupts it: the program that the engine waits for on its behalf is killed. */
  void interrupt() {
    interruption.interrupt();
  }

  /** Runs it on the present thread. */
  void run(Runnable operation) {
    call(
        () -> {
          operation.run();
          return true;
        });
  }

  /** As {@link #run}, with a result. */
  <T> T call(Supplier<T> operation) {
    try (Interruption.Binding bound = interruption.bind()) {
      return operation.get();
    }
  }
}
