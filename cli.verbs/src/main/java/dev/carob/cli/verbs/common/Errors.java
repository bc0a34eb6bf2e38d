package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints failures: one line each, which begins as Podman's do. */
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

  /** What a failure says to a person: no class is named. */
  public static String message(Throwable e) {
    if (e instanceof StackOverflowError) {
      return "the engine's stack overflowed in this command: its input is nested too deeply";
    }
    if (e instanceof OutOfMemoryError) {
      return "the engine has too little memory for this command; other commands are not affected";
    }
    return FailureWords.of(
        e instanceof CarobException known ? known : new CarobException.Internal(e.toString(), e));
  }
}
