package dev.carob.oci.conmon;

import java.nio.file.Path;
import java.util.List;

/**
 * A command-line OCI runtime.
 *
 * @param name of the program, or its absolute path
 * @param conmon name of the supervisor's program, or its absolute path
 * @param root directory of the runtime's own state, volatile
 * @param createPrefix a command that executes what follows it, put before the runtime where it
 *     creates containers; the first word is a program or an absolute path
 * @param withoutCgroup options by which it makes a container without a cgroup; empty: it can't
 * @param terminalPrefix a command that takes rows, columns and a command line, and executes the
 *     latter so that the terminal of the process it starts has that size from the first moment; put
 *     before the runtime where it starts a process in a container; empty: the runtime does so
 *     itself
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

  /** One that sets the size of a terminal itself. */
  public RuntimeProgram(
      String name,
      String conmon,
      Path root,
      List<String> createPrefix,
      List<String> withoutCgroup) {
    this(name, conmon, root, createPrefix, withoutCgroup, List.of());
  }

  /** One that can't make a container without a cgroup. */
  public RuntimeProgram(String name, String conmon, Path root, List<String> createPrefix) {
    this(name, conmon, root, createPrefix, List.of());
  }

  /** A runtime found on the usual paths. */
  public static RuntimeProgram of(String name, Path root) {
    return new RuntimeProgram(name, "conmon", root, List.of(), List.of());
  }

  /** The same with a command put before creation. */
  public RuntimeProgram withCreatePrefix(List<String> prefix) {
    return new RuntimeProgram(name, conmon, root, prefix, withoutCgroup, terminalPrefix);
  }
}
