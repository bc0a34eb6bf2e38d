package dev.carob.oci.conmon;

import java.nio.file.Path;
import java.util.List;

/**
 * A command-line OCI runtime.
 *
 * @param name name of the program or its absolute path
 * @param conmon name of the supervisor's program or its absolute path
 * @param root directory of the runtime's own state; volatile
 * @param createPrefix a command that executes its arguments, put before the runtime when it creates
 *     containers; the first word is a program's name or absolute path
 * @param withoutCgroup options for a container without a cgroup; empty: not supported
 * @param terminalPrefix a command that takes rows, columns and a command line, and executes the
 *     command line so that the terminal of the started process has this size from the beginning;
 *     put before the runtime when it executes a process in a container; empty: the runtime sets the
 *     size itself
 */
public record RuntimeProgram(
    String name,
    String conmon,
    Path root,
    List<String> createPrefix,
    List<String> withoutCgroup,
    List<String> terminalPrefix) {

  public RuntimeProgram {
    createPrefix = List.copyOf(createPrefix);
    withoutCgroup = List.copyOf(withoutCgroup);
    terminalPrefix = List.copyOf(terminalPrefix);
  }

  /** A runtime that sets the terminal size itself. */
  public RuntimeProgram(
      String name,
      String conmon,
      Path root,
      List<String> createPrefix,
      List<String> withoutCgroup) {
    this(name, conmon, root, createPrefix, withoutCgroup, List.of());
  }

  /** A runtime that does not support containers without a cgroup. */
  public RuntimeProgram(String name, String conmon, Path root, List<String> createPrefix) {
    this(name, conmon, root, createPrefix, List.of());
  }

  /** A runtime in the usual directories. */
  public static RuntimeProgram of(String name, Path root) {
    return new RuntimeProgram(name, "conmon", root, List.of(), List.of());
  }

  /** The same runtime with a command put before it for creation. */
  public RuntimeProgram withCreatePrefix(List<String> prefix) {
    return new RuntimeProgram(name, conmon, root, prefix, withoutCgroup, terminalPrefix);
  }
}
