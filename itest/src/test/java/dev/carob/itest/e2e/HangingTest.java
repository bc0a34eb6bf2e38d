package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs that do not answer while the engine waits for them. */
class HangingTest {

  private TestEngine engine;

  @BeforeEach
  void start() {
    engine = new TestEngine();
    engine.carob("pull", TestEngine.BUSYBOX).ok();
    engine.carob("engine", "stop").ok();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  /** A program that hangs, with child processes, in operations for which a file exists. */
  private Path program(String name, String otherwise) throws IOException {
    Path program = engine.directory().resolve(name);
    Files.writeString(
        program,
        """
        #!/bin/sh
        for word in "$@" $CNI_COMMAND; do
          if [ -e %s/hang-$word ]; then : > %1$s/hangs; sleep 1000 & setsid sleep 1000 & wait; fi
        done
        %s
        """
            .formatted(engine.directory(), otherwise));
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void hangAt(String operation) throws IOException {
    Files.createFile(engine.directory().resolve("hang-" + operation));
  }

  private void goOnAt(String operation) throws IOException {
    Files.delete(engine.directory().resolve("hang-" + operation));
  }

  private void awaitHanging() throws IOException {
    Path mark = engine.directory().resolve("hangs");
    Eventually.is(() -> Files.exists(mark));
    Files.delete(mark);
  }

  private void runtime(int limit) throws IOException {
    engine.configure(
        "dev.carob.oci.crun",
        "{\"path\": \"%s\", \"timeout\": %d}",
        program("runtime", "exec crun \"$@\""),
        limit);
  }

  private String create(String name) {
    return engine
        .ask("create", "--network", "none", "--name", name, TestEngine.BUSYBOX, "sleep", "1000")
        .ok()
        .line();
  }

  @Test
  void aRuntimeThatDoesNotAnswerInTimeIsKilledAndLeavesNothing() throws IOException {
    runtime(500);
    create("c");
    for (String operation : new String[] {"create", "start"}) {
      hangAt(operation);
      engine.ask("start", "c").fails(125, operation + ": it did not answer within 500 ms");
      goOnAt(operation);
      assertThat(engine.supervisors()).isEmpty();
    }
    engine.ask("start", "c").ok();
    hangAt("exec");
    engine.ask("exec", "c", "true").fails(125, "did not answer");
    goOnAt("exec");
    engine.ask("exec", "c", "true").ok();
    hangAt("delete");
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    engine.assertNothingOfContainersLeft();
  }

  @Test
  void aStartThatHangsIsEndedByOtherCommands() throws Exception {
    runtime(600_000);
    create("c");
    hangAt("create");
    CompletableFuture<TestEngine.Result> start =
        CompletableFuture.supplyAsync(() -> engine.ask("start", "c"));
    awaitHanging();
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("created");
    assertThat(engine.ask("ps", "-a", "--format", "{{.Names}}").ok().line()).isEqualTo("c");
    engine.ask("kill", "c").ok();
    start.get(30, TimeUnit.SECONDS).fails(125, "it was interrupted");
    start = CompletableFuture.supplyAsync(() -> engine.ask("start", "c"));
    awaitHanging();
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    start.get(30, TimeUnit.SECONDS).fails(125, "interrupted");
    engine.assertNothingOfContainersLeft();
  }

  /** A frozen process does not end when it is killed. */
  @Test
  void aContainerWhosePauseIsInterruptedEnds() throws Exception {
    engine.configure(
        "dev.carob.oci.crun",
        "{\"path\": \"%s\", \"timeout\": 600000}",
        program(
            "runtime",
            """
            case " $* " in
              *' pause '*) crun "$@"; : > %s/hangs; sleep 1000 & wait ;;
            esac
            exec crun "$@"
            """
                .formatted(engine.directory())));
    create("c");
    engine.ask("start", "c").ok();
    CompletableFuture<TestEngine.Result> pause =
        CompletableFuture.supplyAsync(() -> engine.ask("pause", "c"));
    awaitHanging();
    engine.ask("restart", "-t", "0", "c").ok();
    pause.get(30, TimeUnit.SECONDS).fails(125, "interrupted");
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    engine.assertNothingOfContainersLeft();
  }

  @Test
  void aStartThatHangsIsEndedByItsOwnClient() throws Exception {
    runtime(600_000);
    engine.carob("engine", "start").ok();
    hangAt("create");
    for (String[] detached : new String[][] {{}, {"-d"}}) {
      java.util.List<String> line =
          new java.util.ArrayList<>(java.util.List.of("run", "--rm", "--network", "none"));
      line.addAll(java.util.List.of(detached));
      line.addAll(java.util.List.of(TestEngine.BUSYBOX, "true"));
      Process client = engine.start(line.toArray(String[]::new));
      awaitHanging();
      // Process.destroy would also close its output, and the process would receive SIGPIPE.
      client.toHandle().destroy();
      assertThat(TestEngine.exit(client)).isIn(125, 143);
      Eventually.is(() -> engine.ask("ps", "-aq").ok().out().isEmpty());
    }
    engine.assertNothingOfContainersLeft();
  }

  @Test
  void aHookThatDoesNotEndIsKilled() throws IOException {
    Path hooks = Files.createDirectory(engine.directory().resolve("hooks"));
    Files.writeString(
        hooks.resolve("hang.json"),
        """
        {"version": "1.0.0", "hook": {"path": "%s", "args": ["hook", "now"]},
         "when": {"always": true}, "stages": ["precreate"]}
        """
            .formatted(program("hook", "cat")));
    engine.configure("dev.carob.engine", "{\"hook.timeout\": 500}");
    hangAt("now");
    engine
        .ask(
            "run",
            "--rm",
            "--network",
            "none",
            "--hooks-dir",
            hooks.toString(),
            TestEngine.BUSYBOX,
            "true")
        .fails(125, "took more than 0.5 seconds, and was killed");
    engine.assertNothingOfContainersLeft();
  }

  @Test
  void fifosInPlaceOfFilesBlockNothing() throws IOException {
    Path fifo = engine.directory().resolve("fifo");
    engine.program("mkfifo", fifo.toString()).ok();
    Path hooks = Files.createDirectory(engine.directory().resolve("fifos"));
    engine.program("mkfifo", hooks.resolve("x.json").toString()).ok();
    for (String file : new String[] {fifo.toString(), "/dev/zero"}) {
      for (String flag : new String[] {"--env-file", "--label-file"}) {
        engine.ask("create", flag, file, TestEngine.BUSYBOX).fails(125, "not a regular file");
      }
      engine.ask("secret", "create", "s", file).fails(125, "not a regular file");
      engine.ask("stop", "--cidfile", file).fails(125, "not a regular file");
      engine
          .ask("run", "--rm", "--security-opt", "seccomp=" + file, TestEngine.BUSYBOX, "true")
          .fails(125, "not a regular file");
    }
    engine
        .ask("run", "--rm", "--hooks-dir", hooks.toString(), TestEngine.BUSYBOX, "true")
        .fails(126, "not a regular file");
    engine
        .ask(
            "run",
            "--name",
            "c",
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "rm /etc/passwd; mkfifo /etc/passwd")
        .ok();
    for (String runtime : new String[] {"crun", "runc"}) {
      engine.ask("commit", "-q", "c", "localhost/fifo").ok();
      engine
          .ask("run", "--rm", "--network", "none", "--runtime", runtime, "localhost/fifo", "true")
          .fails(125, "/etc/passwd is not a regular file");
    }
  }
}
