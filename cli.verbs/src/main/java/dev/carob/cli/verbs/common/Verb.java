package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.housekeeping.Removal;
import dev.carob.spi.verb.Console;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A command. Each command line gets a new instance. */
public abstract class Verb implements Callable<Integer> {

  /** Podman's exit code for its own failures. */
  public static final int FAILED = ExitCodes.FAILED;

  /** Podman's exit code if that of the process is unknown, or if the process exceeded its time. */
  public static final int LOST = 255;

  private final Services services;
  private final Console console;

  public Verb(Services services, Console console) {
    this.services = services;
    this.console = console;
  }

  public Services services() {
    return services;
  }

  public Console console() {
    return console;
  }

  public ContainerEngine engine() {
    return services.engine();
  }

  public PrintStream out() {
    return console.out();
  }

  public void error(Throwable e) {
    Errors.print(console.err(), e);
  }

  /**
   * Returns true if all words after the first argument, including options, belong to a container.
   */
  public boolean ownsTheRest() {
    return false;
  }

  /** Returns true if all words, including options, are passed on unparsed. */
  public boolean ownsAll() {
    return false;
  }

  /** An operation on one container. */
  public interface Action {
    void on(String container);
  }

  /**
   * Runs an operation on containers, several at a time, and prints the names of those for which it
   * succeeded, in their order.
   *
   * @return 0, or the exit code of the last failure
   */
  public int each(List<String> containers, Action action) {
    return each(containers, action, false);
  }

  /**
   * Like {@link #each(List, Action)}.
   *
   * @param ignoreAbsent true if objects that do not exist are ignored
   */
  public int each(List<String> containers, Action action, boolean ignoreAbsent) {
    int code = 0;
    for (ConcurrentEach.Outcome outcome : ConcurrentEach.on(containers, action)) {
      if (outcome.failure().isEmpty()) {
        out().println(outcome.container());
      } else if (!ignoreAbsent || !(outcome.failure().get() instanceof CarobException.NotFound)) {
        error(outcome.failure().get());
        code = code(outcome.failure().get());
      }
    }
    return code;
  }

  /**
   * Prints failures.
   *
   * @return 0, or the exit code of the last one
   */
  public int report(List<CarobException> failures) {
    int code = 0;
    for (CarobException failure : failures) {
      error(failure);
      code = code(failure);
    }
    return code;
  }

  /**
   * Prints the failed removals, and passes the successful ones on.
   *
   * @return 0, or the exit code of the last failure
   */
  public <T extends Removal> int report(List<T> removals, Consumer<? super T> removed) {
    int code = 0;
    for (T removal : removals) {
      if (removal.failure().isPresent()) {
        code = report(List.of(removal.failure().get()));
      } else {
        removed.accept(removal);
      }
    }
    return code;
  }

  /**
   * Performs work whose result is useless if the caller disconnects. The work is interrupted then,
   * and the engine undoes what it has done so far.
   */
  public <T> T interruptible(Work<T> work) throws IOException {
    return Interruptible.run(console, work);
  }

  /**
   * Returns input that is useful only as a whole: if the caller disconnects before its end, reading
   * fails instead of reporting the end.
   */
  public InputStream wholeInput() {
    CompletableFuture<Void> gone = CallerWait.gone(console);
    return new FilterInputStream(console.in()) {
      @Override
      public int read() throws IOException {
        return ended(super.read());
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return ended(super.read(bytes, offset, length));
      }

      private int ended(int n) throws IOException {
        if (gone.isDone()) {
          throw new InterruptedIOException("the client disconnected before the end of its input");
        }
        return n;
      }
    };
  }

  /** Work that may take long. */
  public interface Work<T> {
    T run() throws IOException;
  }

  /** Returns the exit codes of the command. */
  public ExitCodes exitCodes() {
    return ExitCodes.USUAL;
  }

  /** Returns the exit code of a failure. */
  public final int code(Throwable e) {
    return exitCodes().of(e);
  }
}
