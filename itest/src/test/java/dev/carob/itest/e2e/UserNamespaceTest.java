package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers with their own user namespace. */
class UserNamespaceTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static void passable(String permissions) throws IOException {
    Files.setPosixFilePermissions(engine.directory(), PosixFilePermissions.fromString(permissions));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    engine.assertNothingLeft();
    Path roots = engine.run().resolve("roots");
    if (Files.exists(roots)) {
      try (var left = Files.list(roots)) {
        assertThat(left).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"crun,none", "crun,host", "crun,bridge", "runc,none", "runc,host", "runc,bridge"})
  @Tag("L8")
  @Tag("L13")
  @Tag("L35")
  void itsRootIsUnprivilegedOutsideAndSeesItsOwnFiles(String runtime, String network)
      throws IOException {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "u",
            "--runtime",
            runtime,
            "--network",
            network,
            "--uidmap",
            "0:100000:65536",
            "--gidmap",
            "0:200000:65536",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    String id = engine.inspect("u", ".Id");
    Path root = engine.run().toRealPath().resolve("roots").resolve(id);
    FileStat directory = FileStat.of(root);
    assertThat(directory.uid()).isEqualTo(100000);
    assertThat(directory.gid()).isEqualTo(200000);
    assertThat(directory.permissions()).isEqualTo(0700);
    String config = Files.readString(Path.of(engine.inspect("u", ".OCIConfigPath")));
    assertThat(config)
        .contains("\"" + root.resolve("mountpoint") + "\"")
        .contains("\"" + root.resolve("rundir/hosts") + "\"")
        .contains("\"" + root.resolve("rundir/shm") + "\"");
    Path process = Path.of("/proc", engine.inspect("u", ".State.Pid"));
    assertThat(Files.readString(process.resolve("uid_map")).strip().split("\\s+"))
        .containsExactly("0", "100000", "65536");
    assertThat(FileStat.of(process.resolve("status")).uid()).isEqualTo(100000);
    List<String> inside =
        engine
            .ask(
                "exec",
                "u",
                "sh",
                "-c",
                "id -u; stat -c %u:%g /bin/busybox; touch /f; stat -c %u /f; echo x > /dev/shm/s; stat -c %u /dev/shm; stat -c %u /etc/hosts; cat /etc/hosts")
            .ok()
            .lines();
    assertThat(inside.subList(0, 5)).containsExactly("0", "0:0", "0", "0", "0");
    assertThat(FileStat.of(Path.of(engine.inspect("u", ".GraphDriver.Data.MergedDir"), "f")).uid())
        .isEqualTo(100000);
    if (network.equals("bridge")) {
      String address = engine.inspect("u", ".NetworkSettings.IPAddress");
      assertThat(inside.get(inside.size() - 1)).startsWith(address + "\t");
      assertThat(engine.ask("exec", "u", "ip", "-4", "addr", "show", "eth0").ok().out())
          .contains(address);
    }
    engine.ask("restart", "-t", "0", "u").ok();
    assertThat(engine.ask("exec", "u", "stat", "-c", "%u", "/f").ok().line()).isEqualTo("0");
    engine.kill9();
    engine.ask("exec", "u", "true").ok();
    engine.ask("stop", "-t", "0", "u").ok();
    assertThat(root).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L8")
  void onlyChangedFilesAreCopiedIfTheKernelMapsIds(String runtime) {
    engine
        .ask(
            "run",
            "--name",
            "u",
            "--runtime",
            runtime,
            "--network",
            "none",
            "--uidmap",
            "0:100000:65536",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "stat -c %u:%g / /bin/sh; touch /new /bin/new")
        .ok();
    assertThat(engine.ask("diff", "u").ok().lines())
        .contains("A /new", "C /bin", "A /bin/new")
        .hasSizeLessThan(8);
    assertThat(engine.ask("logs", "u").ok().lines()).containsOnly("0:0");
    // Neither a later start nor a copy of a file changes any other file.
    engine.ask("start", "-a", "u").ok();
    engine.ask("cp", "u:/new", "-").ok();
    assertThat(engine.ask("diff", "u").ok().lines()).hasSizeLessThan(8);
  }

  @Test
  @Tag("L8")
  void directoriesBesideTheRootfsAreClosedToOthers() throws IOException {
    engine
        .ask(
            "run",
            "-d",
            "--network",
            "none",
            "--uidmap",
            "0:100000:65536",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    try (var beside = Files.list(engine.run())) {
      for (Path directory : beside.filter(Files::isDirectory).toList()) {
        String expected = directory.endsWith("roots") ? "rwx--x--x" : "rwx------";
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)))
            .as(directory.toString())
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aClosedDirectoryOnThePathIsNamed() throws IOException {
    passable("rwx------");
    try {
      engine
          .ask(
              "run",
              "--rm",
              "--network",
              "none",
              "--uidmap",
              "0:100000:65536",
              TestEngine.BUSYBOX,
              "true")
          .fails(125, "cannot search " + engine.directory(), "(chmod o+x)");
    } finally {
      passable("rwx--x--x");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0:1:2:3 | it must be CONTAINER:HOST:SIZE",
        "a:b:c | it must be CONTAINER:HOST:SIZE",
        "0 | it must be CONTAINER:HOST:SIZE",
        "0:100000:0 | out of range",
        "0:4294967000:65536 | out of range",
        "1:100000:5 | do not map root"
      })
  void invalidMappingsAreReported(String mapping, String error) {
    engine
        .ask("create", "--network", "none", "--uidmap", mapping, TestEngine.BUSYBOX)
        .fails(125, error);
    engine
        .ask("create", "--network", "none", "--gidmap", mapping, TestEngine.BUSYBOX)
        .fails(125, error);
    engine
        .ask(
            "create",
            "--network",
            "none",
            "--uidmap",
            "0:100000:10",
            "--uidmap",
            "5:200000:10",
            TestEngine.BUSYBOX)
        .fails(125, "overlap");
  }
}
