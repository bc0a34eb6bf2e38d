package dev.carob.oci.crun;

import dev.carob.linux.Fd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works around a race in crun: {@code crun exec} starts a process before its terminal has its size
 * (as of crun 1.28). The helper program sized.c holds the process until the size is set.
 */
final class TerminalHold implements AutoCloseable {

  private final @Nullable Fd helper;

  /**
   * @param architecture as named by Java
   */
  TerminalHold(String architecture) {
    helper = HelperProgram.find("sized", architecture, "the size of a terminal may be set late");
  }

  /** Creates the workaround for this host. */
  static TerminalHold ofThisHost() {
    return new TerminalHold(System.getProperty("os.arch", ""));
  }

  /** The command to put before rows, columns and {@code crun exec}; empty if not supported. */
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
