package dev.carob.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.types.ContainerExit;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciCreate;
import dev.carob.spi.oci.OciExec;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.oci.OciSession;
import dev.carob.spi.oci.OciState;
import dev.carob.spi.oci.OciStdio;
import dev.carob.spi.oci.OciUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of OCI runtimes: see {@link OciRuntime}. Requires root, the runtime's programs and a
 * static {@code /bin/busybox}.
 */
public abstract class OciRuntimeContract {

  private static final int PATIENCE = 10;

  /** The parent of the directory passed to {@link #open(Path)}. */
  @TempDir protected Path dir;

  private final String id = Long.toHexString(System.nanoTime()).repeat(4);
  private OciRuntime runtime;
  private OciContainer container;

  /**
   * Opens the runtime, as an engine does at its start.
   *
   * @param run directory for its volatile files
   */
  protected abstract OciRuntime open(Path run);

  /** Closes the runtime, as an engine does at its end. Containers keep running. */
  protected abstract void close(OciRuntime opened);

  @BeforeEach
  final void openRuntime() throws IOException {
    runtime = open(dir.resolve("state"));
    container =
        new OciContainer(id, dir.resolve("bundle"), Files.createDirectories(dir.resolve("run")));
  }

  private void prepare(String script) throws IOException {
    TestBundle.make(container.bundle(), id, script);
  }

  private int create() {
    return runtime.create(
        OciCreate.builder(container, dir.resolve("log")).name("test").openStdin(true).build());
  }

  @AfterEach
  final void closeRuntime() {
    runtime.delete(container, true);
    close(runtime);
  }

  @Test
  void theVersionNamesTheRuntime() throws IOException {
    prepare("true");
    assertThat(runtime.version()).isNotBlank();
  }

  @Test
  @Tag("L24")
  void aWholeLife() throws Exception {
    prepare("read x; echo got $x; echo err >&2; exit 7");
    assertThat(runtime.state(container)).isInstanceOf(OciState.Absent.class);
    int pid = create();
    assertThat(runtime.state(container)).isEqualTo(new OciState.Created(pid));
    CompletableFuture<ContainerExit> early = runtime.exit(container);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (OciStdio stdio = runtime.attach(container)) {
      runtime.start(container);
      assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
      stdio.write("word\n".getBytes(StandardCharsets.UTF_8), 0, 5);
      assertThat(stdio.copyOutput(out, err)).isTrue();
    }
    ContainerExit exit = early.get(PATIENCE, TimeUnit.SECONDS);
    assertThat(exit.code()).isEqualTo(7);
    assertThat(exit.oomKilled()).isFalse();
    assertThat(runtime.exit(container).get(PATIENCE, TimeUnit.SECONDS)).isEqualTo(exit);
    assertThat(runtime.state(container)).isEqualTo(new OciState.Stopped(exit));
    assertThat(out).hasToString("got word\n");
    assertThat(err).hasToString("err\n");
    assertThat(dir.resolve("log")).content().contains(" stdout F got word\n");
    runtime.delete(container, false);
    runtime.delete(container, false);
    assertThat(runtime.state(container)).isInstanceOf(OciState.Absent.class);
  }

  @Test
  void severalAttachmentsGetAllOutput() throws Exception {
    prepare("read x; echo $x; echo $x");
    create();
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    try (OciStdio one = runtime.attach(container);
        OciStdio two = runtime.attach(container)) {
      runtime.start(container);
      one.write("both\n".getBytes(StandardCharsets.UTF_8), 0, 5);
      assertThat(one.copyOutput(first, first)).isTrue();
      assertThat(two.copyOutput(second, second)).isTrue();
    }
    assertThat(first).hasToString("both\nboth\n");
    assertThat(second).hasToString("both\nboth\n");
  }

  @Test
  void pausedAndResumed() throws Exception {
    prepare("while :; do :; done");
    int pid = create();
    runtime.start(container);
    runtime.pause(container);
    assertThat(runtime.state(container)).isEqualTo(new OciState.Paused(pid));
    runtime.resume(container);
    assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
  }

  @Test
  void theNextRuntimeKnowsTheContainerAndWaitsFail() throws Exception {
    prepare("while :; do :; done");
    int pid = create();
    runtime.start(container);
    CompletableFuture<ContainerExit> broken = runtime.exit(container);
    close(runtime);
    assertThatThrownBy(() -> broken.get(PATIENCE, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CarobException.BackendUnavailable.class);
    runtime = open(dir.resolve("state"));
    assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
    runtime.kill(container, 9);
    assertThat(runtime.exit(container).get(PATIENCE, TimeUnit.SECONDS).code()).isEqualTo(137);
  }

  @Test
  void theNextRuntimeDistinguishesCreatedFromStartedContainers() throws Exception {
    prepare("while :; do :; done");
    int pid = create();
    close(runtime);
    runtime = open(dir.resolve("state"));
    assertThat(runtime.state(container)).isEqualTo(new OciState.Created(pid));
    runtime.start(container);
    close(runtime);
    runtime = open(dir.resolve("state"));
    assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
  }

  @Test
  void signallingAnEndedProcessIsAnError() throws Exception {
    prepare("exit 3");
    create();
    runtime.start(container);
    assertThat(runtime.exit(container).get(PATIENCE, TimeUnit.SECONDS).code()).isEqualTo(3);
    assertThatThrownBy(() -> runtime.kill(container, 15))
        .isInstanceOf(CarobException.InvalidState.class);
  }

  @Test
  void deletionByForceEndsTheProcess() throws Exception {
    prepare("while :; do :; done");
    int pid = create();
    runtime.start(container);
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    runtime.delete(container, true);
    process.onExit().get(PATIENCE, TimeUnit.SECONDS);
    assertThat(runtime.state(container)).isInstanceOf(OciState.Absent.class);
  }

  @Test
  void aBundleThatCannotBeCreatedLeavesNothing() throws IOException {
    prepare("true");
    Files.writeString(container.bundle().resolve("config.json"), "{}");
    assertThatThrownBy(this::create).isInstanceOf(CarobException.RuntimeFailed.class);
    assertThat(runtime.state(container)).isInstanceOf(OciState.Absent.class);
  }

  @Test
  void aMissingCommandIsReportedAsSuch() throws IOException {
    prepare("true");
    Path config = container.bundle().resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("/bin/sh", "/bin/nothing"));
    assertThatThrownBy(
            () -> {
              create();
              runtime.start(container);
            })
        .isInstanceOfSatisfying(
            CarobException.RuntimeFailed.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.COMMAND_NOT_FOUND));
  }

  private OciExec exec(String script, boolean stdin) throws IOException {
    String session = Long.toHexString(System.nanoTime()).repeat(4);
    Path directory = Files.createDirectories(dir.resolve("exec").resolve(session));
    return OciExec.builder(
            new OciSession(container, session, directory),
            TestBundle.process(directory.resolve("process.json"), script, false))
        .openStdin(stdin)
        .build();
  }

  private void run(String script) throws IOException {
    prepare(script);
    create();
    runtime.start(container);
  }

  @Test
  void anotherProcessRunsInTheContainerWithStreamsOfItsOwn() throws Exception {
    run("while :; do sleep 1; done");
    OciExec request = exec("read x; echo got $x; echo err >&2; exit 5", true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (OciStdio stdio = runtime.execAttached(request)) {
      CompletableFuture<ContainerExit> exit = runtime.exit(request.session());
      stdio.write("word\n".getBytes(StandardCharsets.UTF_8), 0, 5);
      assertThat(stdio.copyOutput(out, err)).isTrue();
      assertThat(exit.get(PATIENCE, TimeUnit.SECONDS).code()).isEqualTo(5);
    }
    assertThat(out).hasToString("got word\n");
    assertThat(err).hasToString("err\n");
    assertThat(runtime.state(container)).isInstanceOf(OciState.Running.class);
    runtime.delete(request.session());
    runtime.delete(request.session());
  }

  @Test
  void aProcessWithoutStreamsRunsOnAndTakesSignals() throws Exception {
    run("while :; do sleep 1; done");
    OciExec request = exec("while :; do sleep 1; done", false);
    int pid = runtime.exec(request);
    assertThat(runtime.processes(container)).contains(pid);
    CompletableFuture<ContainerExit> exit = runtime.exit(request.session());
    runtime.kill(request.session(), 9);
    assertThat(exit.get(PATIENCE, TimeUnit.SECONDS).code()).isEqualTo(137);
    assertThatThrownBy(() -> runtime.kill(request.session(), 9))
        .isInstanceOf(CarobException.InvalidState.class);
  }

  @Test
  void theNextRuntimeKnowsTheSession() throws Exception {
    run("while :; do sleep 1; done");
    OciExec request = exec("while :; do sleep 1; done", false);
    runtime.exec(request);
    close(runtime);
    runtime = open(dir.resolve("state"));
    CompletableFuture<ContainerExit> exit = runtime.exit(request.session());
    runtime.kill(request.session(), 15);
    assertThat(exit.get(PATIENCE, TimeUnit.SECONDS).code()).isEqualTo(143);
  }

  @Test
  void deletingASessionEndsItsProcess() throws Exception {
    run("while :; do sleep 1; done");
    OciExec request = exec("while :; do sleep 1; done", false);
    ProcessHandle process = ProcessHandle.of(runtime.exec(request)).orElseThrow();
    runtime.delete(request.session());
    process.onExit().get(PATIENCE, TimeUnit.SECONDS);
    assertThat(runtime.state(container)).isInstanceOf(OciState.Running.class);
  }

  @Test
  void aSessionEndsWithItsContainer() throws Exception {
    run("while :; do sleep 1; done");
    OciExec request = exec("while :; do sleep 1; done", false);
    runtime.exec(request);
    CompletableFuture<ContainerExit> exit = runtime.exit(request.session());
    runtime.kill(container, 9);
    assertThat(exit.get(PATIENCE, TimeUnit.SECONDS).code()).isEqualTo(137);
  }

  @Test
  void aSessionsMissingCommandIsReportedAndLeavesNothing() throws Exception {
    run("while :; do sleep 1; done");
    OciExec request = exec("true", false);
    Files.writeString(
        request.process(), Files.readString(request.process()).replace("/bin/sh", "/bin/nothing"));
    assertThatThrownBy(() -> runtime.execAttached(request))
        .isInstanceOfSatisfying(
            CarobException.RuntimeFailed.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.COMMAND_NOT_FOUND));
    assertThatThrownBy(() -> runtime.exit(request.session()).get(PATIENCE, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CarobException.InvalidState.class);
    assertThat(runtime.processes(container)).isNotEmpty();
  }

  @Test
  void usageCountsWhatTheContainerUses() throws Exception {
    run("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo done; while :; do sleep 1; done");
    try (OciStdio stdio = runtime.attach(container)) {
      CompletableFuture.runAsync(
              () -> stdio.copyOutput(new FirstOutput(stdio), new ByteArrayOutputStream()))
          .get(PATIENCE, TimeUnit.SECONDS);
    }
    OciUsage usage = runtime.usage(container);
    assertThat(usage.cpu()).isPositive();
    assertThat(usage.memory()).isPositive();
    assertThat(usage.memoryLimit()).isGreaterThanOrEqualTo(usage.memory());
    assertThat(usage.processes()).isPositive();
  }

  @Test
  void limitsChangeWhileItRunsAndOthersAreKept() throws IOException {
    run("while :; do sleep 1; done");
    long before = runtime.usage(container).memoryLimit();
    update("{\"pids\": {\"limit\": 100}}");
    assertThat(runtime.usage(container).memoryLimit()).isEqualTo(before);
    update("{\"memory\": {\"limit\": 67108864}}");
    assertThat(runtime.usage(container).memoryLimit()).isEqualTo(64L << 20);
    assertThatThrownBy(() -> update("{\"cpu\": {\"cpus\": \"9999\"}}"))
        .isInstanceOf(CarobException.RuntimeFailed.class);
    assertThat(runtime.usage(container).memoryLimit()).isEqualTo(64L << 20);
  }

  private void update(String resources) {
    runtime.update(container, resources.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends an attachment at the first output. */
  private static final class FirstOutput extends ByteArrayOutputStream {
    private final OciStdio stdio;

    FirstOutput(OciStdio stdio) {
      this.stdio = stdio;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      stdio.close();
    }
  }

  @Test
  void aRunThatIsTooLongIsEnded() throws Exception {
    prepare("while :; do sleep 1; done");
    runtime.create(
        OciCreate.builder(container, dir.resolve("log"))
            .name("test")
            .timeout(Duration.ofSeconds(1))
            .build());
    runtime.start(container);
    assertThat(runtime.exit(container).get(PATIENCE, TimeUnit.SECONDS).code())
        .isIn(137, ContainerExit.UNKNOWN_CODE);
  }

  @Test
  void aLogThatIsTooLargeIsBegunAnew() throws Exception {
    prepare("i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done");
    runtime.create(
        OciCreate.builder(container, dir.resolve("log")).name("test").logSizeMax(4096).build());
    runtime.start(container);
    runtime.exit(container).get(PATIENCE, TimeUnit.SECONDS);
    assertThat(Files.size(dir.resolve("log"))).isLessThanOrEqualTo(4096);
    assertThat(dir.resolve("log")).content().contains("line 499").doesNotContain("line 1\n");
  }
}
