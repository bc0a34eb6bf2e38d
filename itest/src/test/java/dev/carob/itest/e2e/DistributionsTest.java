package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other forms of the distributions: minimal, as modules, and rebuilt. */
@Execution(ExecutionMode.CONCURRENT)
class DistributionsTest {

  private static final Path TOP = Path.of(System.getProperty("carob.top")).toAbsolutePath();
  private static final Path BUILT = TOP.resolve("launcher/target");
  private static final Path MINIMAL =
      TestEngine.DISTRIBUTION.resolveSibling("../carob-minimal-0.1.0-SNAPSHOT/carob").normalize();

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void theMinimalDistributionRunsContainersAndNamesMissingBackends() {
    String carob = MINIMAL.resolve("bin/carob").toString();
    engine.with("CAROB_CACHE", "off");
    assertThat(
            engine
                .program(carob, "run", "--rm", "--network", "none", TestEngine.BUSYBOX, "echo", "x")
                .ok()
                .line())
        .isEqualTo("x");
    assertThat(engine.program(carob, "backend", "ls", "--format", "{{.Name}}").ok().lines())
        .containsExactly("vfs", "runc", "sqlite", "store");
    engine
        .program(carob, "run", "--runtime", "crun", TestEngine.BUSYBOX, "true")
        .fails(125, "no such OCI runtime: 'crun'; available: runc");
    engine
        .program(carob, "run", "--network", "podman", TestEngine.BUSYBOX, "true")
        .fails(125, "without a network backend, only none and host are available");
  }

  /** Runs with the oldest supported Java and with the newest. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSameJarsStartAsModules(boolean oldest) throws IOException {
    String java =
        oldest
            ? DocsTest.oldestJava().toString()
            : engine
                .program(
                    "sh",
                    "-c",
                    "HOME_DIR=x; . " + TestEngine.DISTRIBUTION + "/bin/java-options.sh; echo $JAVA")
                .ok()
                .line();
    Process process =
        engine.start(
            List.of(
                java,
                "--module-path",
                TestEngine.DISTRIBUTION.resolve("lib")
                    + ":"
                    + TestEngine.DISTRIBUTION.resolve("bundles"),
                "--add-modules",
                "ALL-MODULE-PATH",
                "-m",
                "dev.carob.launcher/dev.carob.launcher.Main",
                "--root",
                engine.root().toString(),
                "--runroot",
                engine.run().toString()));
    try (var out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("READY");
    }
    assertThat(engine.sh("crun", "", "echo modules").ok().line()).isEqualTo("modules");
    assertThat(engine.ask("plugin", "ls", "--format", "{{.State}}").ok().lines())
        .containsOnly("active");
    // The classes belong to modules: no bundle has its own class loader.
    String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
    assertThat(
            engine.program(jcmd, String.valueOf(process.pid()), "VM.classloader_stats").ok().out())
        .doesNotContain("BundleClassLoader");
    engine.carob("engine", "stop").ok();
    TestEngine.exit(process);
  }

  @Test
  void twoBuildsOfOneCommitAreTheSame() throws IOException {
    Path again = engine.directory().resolve("again");
    // Builds a copy of the sources without build output: two builds must be identical.
    engine
        .program(
            "sh",
            "-c",
            "mkdir again && cd "
                + TOP
                + " && tar -c --exclude=target --exclude=.git . | tar -x -C "
                + again)
        .ok();
    Process build =
        engine.start(
            List.of(
                HostMaven.install(engine.directory().resolve("programs")).toString(),
                "-q",
                "-B",
                "-f",
                again.toString(),
                "--threads",
                "2",
                "package",
                "-pl",
                "launcher",
                "-am",
                "-Dmaven.test.skip",
                "-Dspotless.check.skip",
                "-Dbnd.resolve.skip"));
    var said = TestEngine.text(build.getInputStream());
    try {
      assertThat(build.waitFor(10, java.util.concurrent.TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(build.exitValue()).as(TestEngine.get(said)).isZero();
    List<Path> made;
    try (Stream<Path> tree = Files.walk(BUILT, 1)) {
      made = tree.filter(path -> path.toString().matches(".*\\.(jar|tar\\.gz)")).sorted().toList();
    }
    assertThat(made).extracting(path -> path.getFileName().toString()).hasSizeGreaterThan(5);
    for (Path file : made) {
      assertThat(Files.mismatch(file, again.resolve("launcher/target").resolve(file.getFileName())))
          .as(file.toString())
          .isEqualTo(-1);
    }
  }
}
