package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** Programs whose Debian package has the same name. */
  private static final Set<String> PACKAGES = Set.of("conmon", "crun", "runc", "runsc");

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
            new CarobException.RuntimeFailed(program + " is not installed" + hint(program), null));
  }

  /**
   * Returns the end of the message: the Debian package to install, or where the program was
   * searched.
   */
  private static String hint(String program) {
    if (PACKAGES.contains(program)) {
      return " (Debian: apt-get install " + program + ")";
    }
    if (!program.startsWith("/")) {
      return ": it is in none of the directories "
          + DIRECTORIES.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
    return Files.exists(Path.of(program)) ? ": the file is not executable" : ": no such file";
  }
}
