package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds installed programs. */
final class InstalledPrograms {

  private static final List<Path> DIRECTORIES =
      List.of(
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/usr/libexec/podman"),
          Path.of("/sbin"),
          Path.of("/bin"));

  private InstalledPrograms() {}

  /**
   * Finds a program in the usual directories.
   *
   * @param program its name or absolute path
   */
  static Path find(String program) {
    Optional<Path> found =
        program.startsWith("/")
            ? Optional.of(Path.of(program)).filter(Files::isExecutable)
            : DIRECTORIES.stream()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    return found.orElseThrow(
        () ->
            new CarobException.RuntimeFailed(
                program
                    + " is not installed: install the package '"
                    + Path.of(program).getFileName()
                    + "' (Debian: apt-get install "
                    + Path.of(program).getFileName()
                    + ")",
                null));
  }
}
