package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How failures are told: one line that begins as Podman's do. */
final class Errors {

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  static void print(PrintStream err, Throwable e) {
    if (e instanceof CarobException.Internal || !(e instanceof CarobException)) {
      LOG.error("a command failed", e);
    } else {
      LOG.debug("a command failed", e);
    }
    err.println("Error: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
    for (Throwable more : e.getSuppressed()) {
      err.println("  and while undoing: " + more.getMessage());
    }
  }
}
