package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code bin/carob} on a machine without the required programs, simulated by an empty search path.
 */
class FromSourcesTest {

  private static final Path SCRIPT = Path.of(System.getProperty("carob.top"), "bin/carob");

  private final TestEngine engine = new TestEngine();
  private Path programs;

  @BeforeEach
  void createMinimalPath() throws IOException {
    programs = Files.createDirectory(engine.directory().resolve("programs"));
    for (String name : new String[] {"dirname", "id", "env"}) {
      Files.createSymbolicLink(programs.resolve(name), Path.of("/usr/bin", name));
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private TestEngine.Result run(String... variables) {
    String[] command = new String[variables.length + 4];
    command[0] = "env";
    System.arraycopy(variables, 0, command, 1, variables.length);
    command[command.length - 3] = "PATH=" + programs;
    command[command.length - 2] = SCRIPT.toString();
    command[command.length - 1] = "ps";
    return engine.program(command);
  }

  @Test
  void withoutPermissionToInstallItPrintsTheCommand() {
    run("CAROB_NO_INSTALL=1")
        .fails(
            125,
            "Error: programs are missing; install them as root: apt-get install",
            " conmon ",
            " crun ",
            " runc ",
            " busybox-static ");
  }

  @Test
  void installedPackagesAreNotRequested() throws IOException {
    Files.createSymbolicLink(programs.resolve("crun"), Path.of("/usr/bin/crun"));
    TestEngine.Result result = run("CAROB_NO_INSTALL=1").fails(125, " conmon ");
    assertThat(result.err()).doesNotContain(" crun ");
  }

  @Test
  void withoutAPackageManagerItPrintsTheCommand() {
    run().fails(125, "install them as root: apt-get install");
  }

  @Test
  void aFailedInstallationIsReportedWithTheCommand() throws IOException {
    Path manager = programs.resolve("apt-get");
    Files.writeString(manager, "#!/bin/sh\necho \"no network for $1\" >&2\nexit 100\n");
    assertThat(manager.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(programs.resolve("sh"), Path.of("/bin/sh"));
    run().fails(125, "no network for update", "this failed: apt-get install -y", " conmon ");
  }

  @Test
  void anEngineStartedBySystemdWritesToTheJournal() throws IOException {
    engine.with("JOURNAL_STREAM", "1:2");
    Process process =
        engine.start(
            java.util.List.of(
                TestEngine.DISTRIBUTION.resolve("bin/carob-engine").toString(),
                "--root",
                engine.root().toString(),
                "--runroot",
                engine.run().toString()));
    var said = TestEngine.text(process.getErrorStream());
    assertThat(TestEngine.get(TestEngine.text(process.getInputStream()))).isEqualTo("READY\n");
    engine.carob("engine", "stop").ok();
    TestEngine.exit(process);
    // The journal reads the priority at the beginning (sd-daemon(3)).
    assertThat(TestEngine.get(said)).containsPattern("(?m)^<6>.*ready: root " + engine.root());
  }
}
