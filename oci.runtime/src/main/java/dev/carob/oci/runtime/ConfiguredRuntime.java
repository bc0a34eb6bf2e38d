package dev.carob.oci.runtime;

import dev.carob.oci.conmon.RuntimeProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name and the program of an OCI runtime that is added by configuration.
 *
 * @param name of the backend
 */
record ConfiguredRuntime(String name, RuntimeProgram program) {

  /** The factory configuration PID. */
  static final String PID = "oci.runtime";

  /** The name is also used for a directory. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}");

  /**
   * Reads a configuration.
   *
   * @param pid PID of the configuration, {@code oci.runtime~NAME}
   * @param run directory for volatile data
   * @throws IllegalArgumentException the name is invalid
   */
  static ConfiguredRuntime of(String pid, RuntimeSettings settings, Path run) {
    String name = settings.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : settings.name();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          pid
              + ": invalid name of an OCI runtime: '"
              + name
              + "': use up to 64 letters, digits, '.', '_' and '-', and begin with a letter or"
              + " digit");
    }
    RuntimeProgram program =
        RuntimeProgram.builder(
                settings.program().isEmpty() ? name : settings.program(),
                run.resolve("runtimes").resolve(name))
            .title(name)
            .conmon(settings.conmon())
            .options(List.of(settings.options()))
            .createPrefix(List.of(settings.create_prefix()))
            .byCommandLineOnly()
            .build();
    return new ConfiguredRuntime(name, program);
  }
}
