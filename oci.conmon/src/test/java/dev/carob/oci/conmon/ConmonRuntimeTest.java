package dev.carob.oci.conmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerExit;
import dev.carob.linux.Run;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciCreate;
import dev.carob.spi.oci.OciState;
import dev.carob.spi.oci.OciStdio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real conmon, crun and runc on a bundle made by hand. */
class ConmonRuntimeTest {

  private static final List<String> BESIDE_HYBRID_CGROUPS =
      Files.exists(Path.of("/sys/fs/cgroup/unified/cgroup.controllers"))
          ? List.of(
              "unshare",
              "--mount",
              "/bin/sh",
              "-c",
              "umount /sys/fs/cgroup/unified && exec \"$0\" \"$@\"")
          : List.of();

  @TempDir Path dir;
  private final String id = Long.toHexString(System.nanoTime()).repeat(4);
  private ConmonRuntime runtime;
  private OciContainer container;

  @AfterEach
  void close() {
    if (runtime != null) {
      runtime.delete(container, true);
      runtime.close();
    }
  }

  private void prepare(String name, String... args) throws IOException {
    RuntimeProgram program = RuntimeProgram.of(name, dir.resolve("state"));
    runtime =
        new ConmonRuntime(
            name.equals("crun") ? program.withCreatePrefix(BESIDE_HYBRID_CGROUPS) : program);
    Path bundle = Files.createDirectories(dir.resolve("bundle"));
    Path bin = Files.createDirectories(bundle.resolve("rootfs/bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("sh"));
    Run.of(List.of("/bin/sh", "-c", "cd " + bundle + " && /usr/bin/crun spec"));
    ObjectMapper mapper = new ObjectMapper();
    Path config = bundle.resolve("config.json");
    ObjectNode spec = (ObjectNode) mapper.readTree(config.toFile());
    ObjectNode process = (ObjectNode) spec.path("process");
    process.put("terminal", false);
    process.remove("rlimits");
    ((ObjectNode) spec.path("linux")).put("cgroupsPath", "/carob-test/" + id);
    process.putArray("args").add("/bin/sh").add("-c").add(args[0]);
    mapper.writeValue(config.toFile(), (JsonNode) spec);
    container = new OciContainer(id, bundle, Files.createDirectories(dir.resolve("run")));
  }

  private int create() {
    return runtime.create(
        new OciCreate(container, "test", false, true, dir.resolve("log"), "k8s-file", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L24")
  void aWholeLife(String name) throws Exception {
    prepare(name, "read x; echo got $x; echo err >&2; exit 7");
    assertThat(runtime.state(container)).isInstanceOf(OciState.Absent.class);
    int pid = create();
    assertThat(runtime.state(container)).isEqualTo(new OciState.Created(pid));
    var early = runtime.exit(container);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (OciStdio stdio = runtime.attach(container)) {
      runtime.start(container);
      assertThat(runtime.state(container)).isEqualTo(new OciState.Running(pid));
      stdio.write("word\n".getBytes(StandardCharsets.UTF_8), 0, 5);
      assertThat(stdio.copyOutput(out, err)).isTrue();
    }
    ContainerExit exit = early.get(10, TimeUnit.SECONDS);
    assertThat(exit.code()).isEqualTo(7);
    assertThat(exit.oomKilled()).isFalse();
    assertThat(runtime.exit(container).get(10, TimeUnit.SECONDS)).isEqualTo(exit);
    assertThat(runtime.state(container)).isEqualTo(new OciState.Stopped(exit));
    assertThat(out).hasToString("got word\n");
    assertThat(err).hasToString("err\n");
    assertThat(dir.resolve("log")).content().contains(" stdout F got word\n");
    runtime.delete(container, false);
    runtime.delete(container, false);
    assertThat(runtime.state(container)).isInstanceOf(OciState.Absent.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void pausedKilledAndSeenByTheNextOne(String name) throws Exception {
    prepare(name, "while :; do :; done");
    int pid = create();
    runtime.start(container);
    runtime.pause(container);
    assertThat(runtime.state(container)).isEqualTo(new OciState.Paused(pid));
    runtime.resume(container);
    var broken = runtime.exit(container);
    runtime.close();
    assertThatThrownBy(() -> broken.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CarobException.BackendUnavailable.class);
    ConmonRuntime next = new ConmonRuntime(RuntimeProgram.of(name, dir.resolve("state")));
    runtime = next;
    assertThat(next.state(container)).isEqualTo(new OciState.Running(pid));
    next.kill(container, 9);
    assertThat(next.exit(container).get(10, TimeUnit.SECONDS).code()).isEqualTo(137);
    assertThatThrownBy(() -> next.kill(container, 9))
        .isInstanceOf(CarobException.InvalidState.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aBundleThatCannotBeCreatedLeavesNothing(String name) throws IOException {
    prepare(name, "true");
    Files.writeString(container.bundle().resolve("config.json"), "{}");
    assertThatThrownBy(this::create)
        .isInstanceOf(CarobException.RuntimeFailed.class)
        .hasMessageContaining(name + " create");
    assertThat(runtime.state(container)).isInstanceOf(OciState.Absent.class);
    assertThat(dir.resolve("state").resolve(id)).doesNotExist();
  }

  @Test
  void aProgramThatIsNotThereIsNamedWithItsPackage() throws IOException {
    prepare("crun", "true");
    ConmonRuntime missing =
        new ConmonRuntime(RuntimeProgram.of("nosuchruntime", dir.resolve("state")));
    assertThatThrownBy(missing::version)
        .isInstanceOf(CarobException.RuntimeFailed.class)
        .hasMessageContaining("nosuchruntime is not installed");
    missing.close();
  }

  @Test
  @Tag("L23")
  void supervisorFilesMayBeAbsentAndAnyOtherFailureNamesTheFile() throws IOException {
    Path bundle = Files.createDirectories(dir.resolve("b"));
    Path run = Files.createDirectories(dir.resolve("r"));
    SupervisorFiles files = new SupervisorFiles(new OciContainer(id, bundle, run));
    files.remove();
    Files.createFile(files.attach());
    Files.createFile(files.control());
    files.remove();
    assertThat(bundle).isEmptyDirectory();
    Files.createDirectories(files.control().resolve("in-the-way"));
    assertThatThrownBy(files::remove)
        .isInstanceOf(CarobException.RuntimeFailed.class)
        .hasMessageContaining(files.control().toString())
        .hasMessageContaining(id);
  }

  @Test
  @Tag("L24")
  void exitFilesTellCodeTimeAndWantOfMemory() throws IOException {
    SupervisorFiles files =
        new SupervisorFiles(new OciContainer(id, dir, Files.createDirectories(dir.resolve("r"))));
    files.prepare();
    assertThat(files.exitSeen()).isEmpty();
    Files.writeString(files.exitDirectory().resolve(id), "137");
    Files.createFile(files.persistDirectory().resolve("oom"));
    assertThat(files.exitSeen().orElseThrow().code()).isEqualTo(137);
    assertThat(files.exitSeen().orElseThrow().oomKilled()).isTrue();
    Files.writeString(files.exitDirectory().resolve(id), "");
    assertThatThrownBy(files::exitSeen).hasMessageContaining(files.exitDirectory().toString());
  }

  @Test
  void faultsOfTheCommandAreToldFromFaultsOfTheRuntime() {
    assertThat(
            CommandFailure.of("x", "executable file `no` not found in $PATH: No such file")
                .exitCode())
        .isEqualTo(127);
    assertThat(
            CommandFailure.of("x", "exec: \"no\": executable file not found in $PATH").exitCode())
        .isEqualTo(127);
    assertThat(CommandFailure.of("x", "exec: \"/etc/passwd\": permission denied").exitCode())
        .isEqualTo(126);
    assertThat(CommandFailure.of("x", "open executable: Permission denied").exitCode())
        .isEqualTo(126);
    assertThat(CommandFailure.of("x", "cgroups in hybrid mode not supported").exitCode())
        .isEqualTo(125);
  }
}
