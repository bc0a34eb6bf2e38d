package dev.carob.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerExit;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciCreate;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.oci.OciState;
import dev.carob.spi.oci.OciStdio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every OCI runtime does: see {@link OciRuntime}. Needs root, the runtime's programs and a
 * static {@code /bin/busybox}.
 */
public abstract class OciRuntimeContract {

  private static final int PATIENCE = 10;

  /** What {@link #open(Path)} is given lies in here. */
  @TempDir protected Path dir;

  private final String id = Long.toHexString(System.nanoTime()).repeat(4);
  private OciRuntime runtime;
  private OciContainer container;

  /**
   * Opens the runtime, as after a start of the engine.
   *
   * @param run for its own volatile files
   */
  protected abstract OciRuntime open(Path run);

  /** Closes it, as at the end of the engine. Containers run on. */
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
        new OciCreate(container, "test", false, true, dir.resolve("log"), "k8s-file", false));
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
  void whoAttachesTwiceIsServedTwice() throws Exception {
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
  void theNextRuntimeKnowsTheContainerAndWhoWaitedIsTold() throws Exception {
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
  void aProcessThatHasEndedTakesNoSignal() throws Exception {
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
  void aCommandThatIsNotThereIs127() throws IOException {
    prepare("true");
    Path config = container.bundle().resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("/bin/sh", "/bin/nothing"));
    assertThatThrownBy(
            () -> {
              create();
              runtime.start(container);
            })
        .isInstanceOfSatisfying(
            CarobException.RuntimeFailed.class, e -> assertThat(e.exitCode()).isEqualTo(127));
  }
}
