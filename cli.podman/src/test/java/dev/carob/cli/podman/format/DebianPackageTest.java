package dev.carob.cli.podman.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages of programs in dpkg's database. */
class DebianPackageTest {

  @TempDir Path database;

  @Test
  void thePackageOfAFileIsFound() throws IOException {
    Path info = Files.createDirectory(database.resolve("info"));
    Files.writeString(info.resolve("conmon.list"), "/.\n/usr/bin\n/usr/bin/conmon\n");
    Files.writeString(info.resolve("runtimes:amd64.list"), "/usr/bin/crun\n/usr/bin/crunx\n");
    Files.writeString(
        database.resolve("status"),
        """
        Package: other
        Architecture: all
        Version: 1

        Package: conmon
        Status: install ok installed
        Architecture: amd64
        Version: 2.1.6+ds1-1

        Package: runtimes
        Architecture: amd64
        Version: 1.8
        """);
    DebianPackage packages = new DebianPackage(database);
    assertThat(packages.of("/usr/bin/conmon")).contains("conmon_2.1.6+ds1-1_amd64");
    assertThat(packages.of("/usr/bin/crun")).as("of another name").contains("runtimes_1.8_amd64");
    assertThat(packages.of("/opt/conmon")).isEmpty();
  }

  @Test
  void aHostWithoutTheDatabaseHasNone() {
    assertThat(new DebianPackage(database.resolve("none")).of("/usr/bin/conmon")).isEmpty();
  }
}
