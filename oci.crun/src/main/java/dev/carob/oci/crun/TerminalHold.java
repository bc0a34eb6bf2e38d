package dev.carob.oci.crun;

import dev.carob.linux.Fd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code crun exec} starts a process before its terminal has its size (as of crun 1.28). The
 * program sized.c holds the process until it has.
 */
final class TerminalHold implements AutoCloseable {

  private final @Nullable Fd helper;

  /**
   * @param architecture as Java calls it
   */
  TerminalHold(String architecture) {
    helper = HelperProgram.find("sized", architecture, "a terminal may get its size late");
  }

  /** Of this host. */
  static TerminalHold ofThisHost() {
    return new TerminalHold(System.getProperty("os.arch", ""));
  }

  /** What to put before rows, columns and {@code crun exec}; nothing where it can't be held. */
  List<String> prefix() {
    return helper == null ? List.of() : List.of(helper.pathForAll().toString());
  }

  @Override
  public void close() {
    if (helper != null) {
      helper.close();
    }
  }
}
