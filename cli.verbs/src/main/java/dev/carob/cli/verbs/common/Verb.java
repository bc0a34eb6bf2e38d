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

  /** Exit code of Podman for a failure of its own. */
  public static final int FAILED = ExitCodes.FAILED;

  /** Exit code of Podman where that of the process is lost, or its time was over. */
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

  /** Whether all that follows its first word belongs to a container, options too. */
  public boolean ownsTheRest() {
    return false;
  }

  /** Whether all words are passed on, including options. */
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
   * As {@link #each(List, Action)}.
   *
   * @param ignoreAbsent whether objects that do not exist are ignored
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
   * Prints the failures among removals, and passes the others on.
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
   * Runs work whose result is useless when the caller has gone. It is interrupted then, and the
   * engine undoes what it has done so far.
   */
  public <T> T interruptible(Work<T> work) throws IOException {
    return Interruptible.run(console, work);
  }

  /**
   * Input that is useful only as a whole: if the caller goes before its end, reading fails and does
   * not report the end.
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
          throw new InterruptedIOException("the client went before the end of its input");
        }
        return n;
      }
    };
  }

  /** Long work for the caller. */
  public interface Work<T> {
    T run() throws IOException;
  }

  /** The row of exit codes that the command goes by. */
  public ExitCodes exitCodes() {
    return ExitCodes.USUAL;
  }

  /** The exit code of a failure. */
  public final int code(Throwable e) {
    return exitCodes().of(e);
  }
}
