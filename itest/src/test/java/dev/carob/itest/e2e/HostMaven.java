package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs Maven for the tests' builds: in the host's network, since the network of a test engine has
 * no external connection, and with the local repository of the build that runs the tests.
 */
final class HostMaven {

  private HostMaven() {}

  /**
   * Writes a program {@code mvn} that replaces the installed one.
   *
   * @param directory directory for the program, to be put first in the search path; created if it
   *     does not exist
   * @return the program
   */
  static Path install(Path directory) {
    String script =
        """
        #!/bin/sh
        PATH=$(echo "$PATH" | tr : '\\n' | grep -vxF '%s' | paste -sd :)
        exec nsenter --net=/proc/%d/ns/net mvn -Dmaven.repo.local='%s' "$@"
        """
            .formatted(
                directory,
                ProcessHandle.current().pid(),
                System.getProperty("carob.maven.repository"));
    try {
      Path program = Files.createDirectories(directory).resolve("mvn");
      Files.writeString(program, script);
      assertThat(program.toFile().setExecutable(true)).isTrue();
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
