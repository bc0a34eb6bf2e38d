package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.ProcessInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Additional processes in a container. */
class ExecTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static void running(String runtime) {
    engine
        .ask(
            "run",
            "-d",
            "--network",
            "none",
            "--runtime",
            runtime,
            "--name",
            "c",
            "-e",
            "A=container",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
  }

  private static Path sessions() {
    return engine.run().resolve("containers").resolve(engine.inspect("c", ".Id")).resolve("exec");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L4")
  void outputErrorsAndExitCodeAreTheProcesssAndNothingIsLeft(String runtime) throws IOException {
    running(runtime);
    assertThat(engine.carob("exec", "c", "sh", "-c", "echo out; echo err >&2; exit 7"))
        .isEqualTo(new TestEngine.Result(7, "out\n", "err\n"));
    assertThat(engine.carob("echo hi\n".getBytes(StandardCharsets.UTF_8), "exec", "-i", "c", "sh"))
        .isEqualTo(new TestEngine.Result(0, "hi\n", ""));
    Eventually.is(() -> engine.inspect("c", ".ExecIDs").equals("[]"));
    try (var left = Files.list(sessions())) {
      assertThat(left.toList()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void commandsThatCannotBeRunSayWhy(String runtime) {
    running(runtime);
    engine.ask("exec", "c", "nosuchcommand").fails(127, "nosuchcommand");
    engine.ask("exec", "c", "/bin").fails(126, "ermi");
    engine.ask("exec", "-d", "c", "nosuchcommand").fails(125, "nosuchcommand");
    engine.ask("exec", "c").fails(255, "must provide a non-empty command");
    engine.ask("exec", "nobody", "true").fails(125, "no such container");
    engine
        .ask("exec", "--user", "nobody-of-that-name", "c", "true")
        .fails(125, "unable to find user");
    engine.ask("stop", "-t", "0", "c").ok();
    engine.ask("exec", "c", "true").fails(255, "exited", "running", "container state improper");
    assertThat(engine.inspect("c", ".ExecIDs")).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void environmentUserDirectoryAndCapabilities(String runtime) throws IOException {
    running(runtime);
    Path file = engine.directory().resolve("variables");
    Files.writeString(file, "# a comment\nB=file\nC=file\n\n");
    String show = "echo $A $B $C; pwd; id -u; id -g; grep CapBnd /proc/self/status";
    List<String> plain = engine.ask("exec", "c", "sh", "-c", show).ok().lines();
    assertThat(plain.subList(0, 4)).containsExactly("container", "/", "0", "0");
    List<String> lines =
        engine
            .ask(
                "exec",
                "--env-file",
                "variables",
                "--env",
                "C=option",
                "--workdir",
                "/tmp",
                "--user",
                "12:34",
                "--privileged",
                "c",
                "sh",
                "-c",
                show)
            .ok()
            .lines();
    assertThat(lines.subList(0, 4)).containsExactly("container file option", "/tmp", "12", "34");
    assertThat(lines.get(4)).isNotEqualTo(plain.get(4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aDetachedSessionRunsAndTheNextEngineTakesItOver(String runtime) {
    running(runtime);
    String id = engine.ask("exec", "-d", "c", "sleep", "1001").ok().line();
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(engine.inspect("c", ".ExecIDs")).contains(id);
    int pid = sleeper("1001");
    engine.kill9();
    assertThat(engine.ask("inspect", "--format", "{{.ExecIDs}}", "c").ok().line()).contains(id);
    assertThat(sleeper("1001")).isEqualTo(pid);
    TestEngine.end(ProcessHandle.of(pid).orElseThrow());
    Eventually.is(() -> engine.inspect("c", ".ExecIDs").equals("[]"));
    assertThat(
            engine
                .ask(
                    "events",
                    "--stream=false",
                    "--filter",
                    "event=exec_died",
                    "--format",
                    "{{.Attributes.containerExitCode}}")
                .ok()
                .lines())
        .endsWith("137");
  }

  /** Returns the pid on the host of the process that sleeps for this time. */
  private static int sleeper(String seconds) {
    return ProcessHandle.allProcesses()
        .map(process -> ProcessInfo.of((int) process.pid()))
        .flatMap(java.util.Optional::stream)
        .filter(process -> process.args().equals("sleep " + seconds))
        .mapToInt(ProcessInfo::pid)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSessionEndsWithItsContainerAndItsCodeIsKnown() {
    running("crun");
    Process exec = engine.start("exec", "c", "sh", "-c", "echo up; sleep 1000");
    Eventually.is(() -> engine.inspect("c", ".ExecIDs").length() > 2);
    engine.ask("kill", "c").ok();
    assertThat(TestEngine.exit(exec)).isEqualTo(137);
    assertThat(engine.inspect("c", ".ExecIDs")).isEqualTo("[]");
  }

  @Test
  void manySessionsAtOnceEachHaveTheirOwnStreams() {
    running("crun");
    List<Integer> numbers = java.util.stream.IntStream.range(0, 32).boxed().toList();
    List<TestEngine.Result> results =
        numbers.stream()
            .map(
                n ->
                    java.util.concurrent.CompletableFuture.supplyAsync(
                        () -> engine.ask("exec", "c", "sh", "-c", "echo " + n + "; exit " + n),
                        task -> new Thread(task).start()))
            .toList()
            .stream()
            .map(TestEngine::get)
            .toList();
    for (int n : numbers) {
      assertThat(results.get(n)).isEqualTo(new TestEngine.Result(n, n + "\n", ""));
    }
  }

  @Test
  void signalsArePassedToTheProcess() throws IOException {
    running("crun");
    Process exec =
        engine.start(
            "exec",
            "c",
            "sh",
            "-c",
            "trap 'echo got; exit 9' USR1; echo up; while :; do sleep 0.05; done");
    var out = TestEngine.lines(exec.getInputStream());
    assertThat(out.next()).isEqualTo("up");
    engine.program("kill", "-USR1", String.valueOf(exec.pid())).ok();
    assertThat(out.next()).isEqualTo("got");
    assertThat(TestEngine.exit(exec)).isEqualTo(9);
  }
}
