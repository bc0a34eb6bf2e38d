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
 */
public record RuntimeProgram(String name, String conmon, Path root, List<String> createPrefix) {

  public RuntimeProgram {
    createPrefix = List.copyOf(createPrefix);
  }

  /** A runtime found on the usual paths. */
  public static RuntimeProgram of(String name, Path root) {
    return new RuntimeProgram(name, "conmon", root, List.of());
  }

  /** The same with a command put before creation. */
  public RuntimeProgram withCreatePrefix(List<String> prefix) {
    return new RuntimeProgram(name, conmon, root, prefix);
  }
}
