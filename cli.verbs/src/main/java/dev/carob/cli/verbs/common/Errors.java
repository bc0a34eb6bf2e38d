package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints errors, one line each, with Podman's prefix. */
public final class Errors {

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  public static void print(PrintStream err, Throwable e) {
    if (e instanceof CarobException.Internal || !(e instanceof CarobException)) {
      LOG.error("a command failed", e);
    } else {
      LOG.debug("a command failed", e);
    }
    err.println("Error: " + message(e));
    for (Throwable more : e.getSuppressed()) {
      err.println("  also: " + message(more));
    }
  }

  /** Returns an error message without names of classes. */
  public static String message(Throwable e) {
    if (e instanceof StackOverflowError) {
      return "stack overflow in this command: its input is nested too deeply";
    }
    if (e instanceof OutOfMemoryError) {
      return "not enough memory for this command; other commands are not affected";
    }
    return FailureWords.of(
        e instanceof CarobException known ? known : new CarobException.Internal(e.toString(), e));
  }
}
