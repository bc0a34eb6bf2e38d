package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An emulated reboot: all processes end at once; mounts and volatile data disappear. Only the root
 * directory remains.
 */
class RebootTest {

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  private void reboot(List<String> running) {
    List<ProcessHandle> processes = new ArrayList<>(engine.supervisors());
    for (String name : running) {
      processes.add(
          ProcessHandle.of(Long.parseLong(engine.inspect(name, ".State.Pid"))).orElseThrow());
    }
    engine.kill9();
    processes.forEach(ProcessHandle::destroyForcibly);
    // With cgroup v1 even killed processes remain frozen.
    engine.program(
        "sh",
        "-c",
        "find /sys/fs/cgroup/freezer -path '*/carob-*/freezer.state' | while read f; do echo THAWED > $f; done");
    processes.forEach(TestEngine::awaitEnd);
    List<Path> mounts = new ArrayList<>(Mounts.below(engine.run()));
    mounts.addAll(Mounts.below(engine.root()));
    mounts.stream().sorted(Comparator.reverseOrder()).forEach(Mounts::detach);
    engine.freshNetwork();
    TestEngine.delete(engine.run());
    assertThat(engine.run()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L22")
  void everyContainerSurvivesARebootAndIsUsable(String runtime) {
    String keep = "echo again >> /f; exec sleep 1000";
    engine
        .carob(
            "run",
            "-d",
            "--name",
            "ran",
            "--runtime",
            runtime,
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            keep)
        .ok();
    engine
        .carob(
            "run",
            "-d",
            "--name",
            "froze",
            "--runtime",
            runtime,
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    engine.carob("pause", "froze").ok();
    engine.carob("create", "--name", "new", "--runtime", runtime, TestEngine.BUSYBOX, "true").ok();
    engine.carob("create", "--name", "made", "--runtime", runtime, TestEngine.BUSYBOX, "true").ok();
    engine.carob("init", "made").ok();
    engine
        .carob(
            "run", "--name", "over", "--runtime", runtime, TestEngine.BUSYBOX, "sh", "-c", "exit 3")
        .fails(3);
    engine.carob("mount", "over").ok();

    reboot(List.of("ran", "froze", "made"));

    assertThat(
            engine
                .carob("ps", "-a", "--format", "{{.Names}} {{.State}} {{.ExitCode}}")
                .ok()
                .lines())
        .containsExactly(
            "ran exited -1", "froze exited -1", "new created 0", "made created 0", "over exited 3");
    assertThat(engine.carob("wait", "ran").ok().line()).isEqualTo("-1");
    assertThat(engine.carob("mount").ok().out()).isEmpty();
    assertThat(Files.isDirectory(engine.run())).isTrue();

    engine.carob("start", "ran").ok();
    assertThat(engine.carob("diff", "ran").ok().lines()).contains("A /f");
    engine.carob("start", "froze").ok();
    engine.carob("start", "--attach", "new").ok();
    engine.carob("start", "--attach", "made").ok();
    engine.carob("start", "--attach", "over").fails(3);
    assertThat(engine.inspect("ran", ".State.Status")).isEqualTo("running");
    Path root = Path.of(engine.carob("mount", "ran").ok().line());
    assertThat(root.resolve("f")).hasContent("again\nagain");
  }
}
