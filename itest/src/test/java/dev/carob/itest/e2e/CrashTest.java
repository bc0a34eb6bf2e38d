package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers after the engine or a supervisor was killed. */
class CrashTest {

  private TestEngine engine;

  @BeforeEach
  void start() {
    engine = new TestEngine();
    engine.carob("pull", TestEngine.BUSYBOX).ok();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void theNextEngineTakesOverRunningAndEndedContainers(String runtime) throws IOException {
    String loop =
        "i=0; while test ! -e /stop; do i=$((i+1)); echo line $i; sleep 0.02; done; exit 11";
    engine
        .carob(
            "run",
            "-d",
            "--name",
            "runs",
            "--runtime",
            runtime,
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            loop)
        .ok();
    engine
        .carob(
            "run",
            "-d",
            "-i",
            "--name",
            "ends",
            "--runtime",
            runtime,
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    engine
        .carob(
            "run",
            "-d",
            "--rm",
            "--name",
            "rms",
            "--runtime",
            runtime,
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    engine
        .carob(
            "create", "--name", "fresh", "--runtime", runtime, TestEngine.BUSYBOX, "echo", "fresh")
        .ok();
    String rootfs = engine.inspect("runs", ".GraphDriver.Data.MergedDir");
    String pid = engine.inspect("runs", ".State.Pid");
    ProcessHandle ends = process(engine.inspect("ends", ".State.Pid"));
    ProcessHandle rms = process(engine.inspect("rms", ".State.Pid"));

    engine.kill9();
    ends.destroyForcibly();
    rms.destroyForcibly();
    for (ProcessHandle conmon : engine.supervisors()) {
      boolean ofRuns = conmon.info().commandLine().orElse("").contains(" -n runs ");
      if (!ofRuns) {
        TestEngine.awaitEnd(conmon);
      }
    }

    assertThat(engine.inspect("runs", ".State.Status .State.Pid".replace(" .", "}} {{.")))
        .isEqualTo("running " + pid);
    assertThat(engine.inspect("ends", ".State.Status}} {{.State.ExitCode")).isEqualTo("exited 137");
    engine.carob("inspect", "rms").fails(125);
    assertThat(engine.carob("start", "-a", "fresh").ok().line()).isEqualTo("fresh");

    Files.createFile(Path.of(rootfs, "stop"));
    assertThat(engine.carob("wait", "runs").ok().line()).isEqualTo("11");
    java.util.List<String> log = engine.carob("logs", "runs").ok().lines();
    for (int i = 0; i < log.size(); i++) {
      assertThat(log.get(i)).isEqualTo("line " + (i + 1));
    }
  }

  private static ProcessHandle process(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Test
  void aContainerCanBeAttachedToByTheNextEngine() throws IOException {
    engine.carob("run", "-d", "-i", "--name", "a", TestEngine.BUSYBOX, "cat").ok();
    engine.kill9();
    Process attached = engine.start("attach", "a");
    try (OutputStream in = attached.getOutputStream()) {
      in.write("through\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(TestEngine.get(TestEngine.text(attached.getInputStream()))).isEqualTo("through\n");
    assertThat(TestEngine.exit(attached)).isZero();
  }

  @Test
  void aStaleSocketIsReplaced() {
    engine.kill9();
    assertThat(engine.run().resolve("carob.sock")).exists();
    engine.carob("engine", "status").fails(1);
    assertThat(engine.carob("run", "--rm", TestEngine.BUSYBOX, "echo", "again").ok().line())
        .isEqualTo("again");
  }

  @Test
  void aSecondEngineOnTheRootIsRejectedAndNamesTheFirst() {
    String launcher = TestEngine.DISTRIBUTION.resolve("bin/carob-engine").toString();
    TestEngine.Result second =
        engine.program(
            launcher,
            "--root",
            engine.root().toString(),
            "--runroot",
            engine.directory().resolve("r2").toString());
    assertThat(second.code()).isEqualTo(125);
    assertThat(second.out())
        .contains("another engine, process " + engine.engineProcess().pid())
        .contains(engine.root().toString());
    engine.carob("ps").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aKilledConmonLosesTheExitCodeAndNothingElse(String runtime) {
    engine
        .carob(
            "run", "-d", "--name", "k", "--runtime", runtime, TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    ProcessHandle container = process(engine.inspect("k", ".State.Pid"));
    engine.supervisors().forEach(TestEngine::end);
    assertThat(engine.inspect("k", ".State.Status")).isEqualTo("running");
    engine.carob("attach", "k").fails(125, "conmon");
    container.destroyForcibly();
    assertThat(engine.carob("wait", "k").ok().line()).isEqualTo("-1");
    assertThat(engine.inspect("k", ".State.Status")).isEqualTo("exited");
    engine.carob("start", "k").ok();
    assertThat(engine.inspect("k", ".State.Status")).isEqualTo("running");
  }

  @Test
  void aKilledConmonIsFoundByTheNextEngineToo() {
    engine.carob("run", "-d", "--name", "k", TestEngine.BUSYBOX, "sleep", "1000").ok();
    ProcessHandle container = process(engine.inspect("k", ".State.Pid"));
    engine.kill9();
    engine.supervisors().forEach(TestEngine::end);
    assertThat(engine.inspect("k", ".State.Status")).isEqualTo("running");
    container.destroyForcibly();
    assertThat(engine.carob("wait", "k").ok().line()).isEqualTo("-1");
  }

  @Test
  void sigtermEndsTheEngineAndContainersContinueToRun() {
    engine.carob("run", "-d", "--name", "on", TestEngine.BUSYBOX, "sleep", "1000").ok();
    String pid = engine.inspect("on", ".State.Pid");
    ProcessHandle process = engine.engineProcess();
    process.destroy();
    TestEngine.awaitEnd(process);
    assertThat(engine.run().resolve("carob.sock")).doesNotExist();
    assertThat(engine.inspect("on", ".State.Pid")).isEqualTo(pid);
  }
}
