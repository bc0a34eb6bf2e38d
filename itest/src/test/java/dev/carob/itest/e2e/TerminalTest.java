package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Terminals, input and signals. */
class TerminalTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aShellInATerminal(String runtime) {
    try (Pty pty =
        new Pty(engine, "run", "-it", "--rm", "--runtime", runtime, TestEngine.BUSYBOX, "sh")) {
      pty.await("# ");
      pty.type("stty size\n");
      pty.await("30 100");
      pty.resize(40, 132);
      pty.await("# ");
      // The new size arrives asynchronously: check until it has arrived.
      pty.type("until stty size | grep -q '40 132'; do :; done; echo size-is-there\n");
      pty.await("\nsize-is-there");
      pty.type("test -t 0 && test -t 1 && echo is''-a-tty\n");
      pty.await("is-a-tty");
      pty.type("exit 5\n");
      assertThat(pty.exit()).isEqualTo(5);
    }
  }

  @Test
  void detachKeysLeaveItRunningAndAttachComesBack() {
    try (Pty pty = new Pty(engine, "run", "-it", "--name", "d", TestEngine.BUSYBOX, "sh")) {
      pty.await("# ");
      pty.type("MARK=here\n");
      pty.await("# ");
      pty.type("\u0010\u0011");
      assertThat(pty.exit()).isZero();
    }
    assertThat(engine.inspect("d", ".State.Status")).isEqualTo("running");
    try (Pty pty = new Pty(engine, "attach", "--detach-keys", "ctrl-a,x", "d")) {
      pty.type("echo still-$MARK\n");
      pty.await("still-here");
      pty.type("\u0001x");
      assertThat(pty.exit()).isZero();
    }
    try (Pty pty = new Pty(engine, "attach", "d")) {
      pty.type("exit 6\n");
      assertThat(pty.exit()).isEqualTo(6);
    }
    engine.carob("attach", "d").fails(125, "running containers");
    engine
        .carob("run", "--detach-keys", "ctrl-", TestEngine.BUSYBOX, "true")
        .fails(125, "detach keys");
  }

  @Test
  void interruptIsTypedAndNotSent() {
    try (Pty pty =
        new Pty(
            engine,
            "run",
            "-it",
            "--rm",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "trap 'exit 7' INT; echo up; while :; do sleep 0.1; done")) {
      pty.await("up");
      pty.type("\u0003");
      assertThat(pty.exit()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void anExecThatCannotStartHasItsCodeAndTheRuntimesWordsWithATerminal(String runtime) {
    String name = "codes-" + runtime;
    engine
        .ask(
            "run",
            "-d",
            "--runtime",
            runtime,
            "--name",
            name,
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    engine.ask("exec", "-w", "/nope", name, "true").fails(127, "chdir");
    try (Pty pty = new Pty(engine, "exec", "-it", name, "nocmd")) {
      pty.await("not found in $PATH");
      assertThat(pty.exit()).isEqualTo(127);
    }
    try (Pty pty = new Pty(engine, "exec", "-it", name, "/etc")) {
      assertThat(pty.exit()).isEqualTo(126);
    }
    try (Pty pty = new Pty(engine, "exec", "-it", "-w", "/nope", name, "true")) {
      pty.await("chdir");
      assertThat(pty.exit()).isEqualTo(127);
    }
    engine.ask("rm", "-ft0", name).ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void anExecHasTheTerminalsSizeFromTheStart(String runtime) {
    engine
        .ask(
            "run",
            "-d",
            "--runtime",
            runtime,
            "--name",
            "sized",
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    for (int i = 0; i < 10; i++) {
      try (Pty pty =
          new Pty(engine, "exec", "-it", "sized", "sh", "-c", "stty size; read -r line")) {
        pty.await("30 100");
        pty.type("\n");
        assertThat(pty.exit()).isZero();
      }
    }
    engine.ask("rm", "-ft0", "sized").ok();
  }

  @Test
  void aTerminalWithoutInputIsNotTranslatedTwice() {
    try (Pty pty =
        new Pty(
            engine,
            "run",
            "--rm",
            "-t",
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "printf",
            "a\\nb\\n")) {
      pty.await("a\r\nb\r\n");
      assertThat(pty.exit()).isZero();
    }
  }

  @Test
  void inputOfAnySizeAndItsEnd() throws Exception {
    byte[] input = new byte[30_000_001];
    new Random(7).nextBytes(input);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(input));
    assertThat(engine.carob(input, "run", "-i", "--rm", TestEngine.BUSYBOX, "sha256sum").ok().out())
        .startsWith(sum);
  }

  @Test
  void outputOfAnySize() throws Exception {
    Process process =
        engine.start("run", "--rm", TestEngine.BUSYBOX, "head", "-c", "30000001", "/dev/zero");
    long n;
    try (InputStream in = process.getInputStream()) {
      n = in.transferTo(OutputStream.nullOutputStream());
    }
    assertThat(n).isEqualTo(30_000_001);
    assertThat(TestEngine.exit(process)).isZero();
  }

  @Test
  void withoutInteractiveTheContainerReadsNothingAndTakesNothing() {
    assertThat(
            engine
                .carob(
                    "hello".getBytes(StandardCharsets.UTF_8),
                    "run",
                    "--rm",
                    TestEngine.BUSYBOX,
                    "cat")
                .ok()
                .out())
        .isEmpty();
    // In a loop that reads lines, a command must not consume them.
    String script = TestEngine.DISTRIBUTION.resolve("bin/carob") + " ps >/dev/null; cat";
    Process process = engine.start(java.util.List.of("sh", "-c", script));
    try (OutputStream in = process.getOutputStream()) {
      in.write("rest\n".getBytes(StandardCharsets.UTF_8));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    assertThat(TestEngine.get(TestEngine.text(process.getInputStream()))).isEqualTo("rest\n");
  }

  @Test
  void signalsToTheClientReachTheContainer() throws Exception {
    Process process =
        engine.start(
            "run",
            "--rm",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "trap 'exit 8' TERM; echo up; while :; do sleep 0.05; done");
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("up");
      process.destroy();
      assertThat(TestEngine.exit(process)).isEqualTo(8);
    }
  }

  @Test
  void aClientThatIsKilledLeavesTheContainerAndRmStillHappens() throws Exception {
    Process process =
        engine.start(
            "run",
            "--rm",
            "--name",
            "alone",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "echo up; sleep 1000");
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("up");
    }
    // The script has been replaced by the JVM.
    TestEngine.end(process.toHandle());
    assertThat(engine.inspect("alone", ".State.Status")).isEqualTo("running");
    engine.carob("stop", "-t", "0", "alone").ok();
    engine.carob("inspect", "alone").fails(125);
  }

  @Test
  void theGogoShellListsCompletesHelpsAndRuns() {
    try (Pty pty = new Pty(engine, "shell")) {
      pty.await("g! ");
      pty.type("lb -s\n");
      pty.await("dev.carob.runtime.core");
      pty.await("g! ");
      pty.type("help ps\n");
      pty.await("List containers");
      pty.await("g! ");
      pty.type("run --rm builtin:busybox echo from-the-shell\n");
      // The typed text is echoed first.
      pty.await("from-the-shell");
      pty.await("from-the-shell");
      pty.await("g! ");
      pty.type("carob:netw\t");
      pty.await("carob:network");
      pty.type("\b".repeat(20) + "images\n");
      pty.await("REPOSITORY");
      pty.await("g! ");
      pty.type("exit\n");
      assertThat(pty.exit()).isZero();
    }
    engine.carob("ps").ok();
  }

  @Test
  void theRuntimesBundleIsStoppedAndStartedUnderARunningContainer() {
    engine.carob("run", "-d", "--name", "s", TestEngine.BUSYBOX, "sleep", "1000").ok();
    String pid = engine.inspect("s", ".State.Pid");
    try (Pty pty = new Pty(engine, "shell")) {
      pty.await("g! ");
      pty.type("lb -s | grep dev.carob.oci.crun\n");
      pty.await("\n");
      String line = pty.await("dev.carob.oci.crun");
      String id = line.replaceAll("(?s).*?(\\d+)\\|.*", "$1");
      pty.await("g! ");
      pty.type("felix:stop " + id + "\n");
      pty.await("g! ");
      assertThat(engine.carob("backend", "ls", "--format", "{{.Name}} {{.State}}").ok().lines())
          .contains("crun unavailable", "runc available");
      assertThat(engine.inspect("s", ".State.Pid")).isEqualTo(pid);
      engine.carob("pause", "s").fails(125, "crun", "not available", "stopped");
      assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();
      // Another runtime works meanwhile.
      engine.carob("run", "--rm", "--runtime", "runc", TestEngine.BUSYBOX, "true").ok();
      Process waiting = engine.start("pause", "s");
      pty.type("felix:start " + id + "\n");
      pty.await("g! ");
      assertThat(TestEngine.exit(waiting)).isZero();
      engine.carob("unpause", "s").ok();
      engine.carob("kill", "s").ok();
      assertThat(engine.carob("wait", "s").ok().line()).isEqualTo("137");
      pty.type("exit\n");
      assertThat(pty.exit()).isZero();
    }
  }
}
