package dev.carob.oci.conmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.types.ContainerExit;
import dev.carob.linux.Child;
import dev.carob.linux.Fd;
import dev.carob.linux.ProgramRun;
import dev.carob.linux.Signals;
import dev.carob.linux.Spawn;
import dev.carob.linux.Tty;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour common to runtimes under conmon, in addition to the contract. */
class ConmonRuntimeTest {

  @TempDir Path dir;
  private final String id = Long.toHexString(System.nanoTime()).repeat(4);

  @Test
  void aMissingProgramIsNamed() {
    ConmonRuntime missing =
        new ConmonRuntime(RuntimeProgram.of("nosuchruntime", dir.resolve("state")));
    assertThatThrownBy(missing::version)
        .isInstanceOf(CarobException.RuntimeFailed.class)
        .hasMessageContaining("nosuchruntime is not installed");
    missing.close();
  }

  @Test
  void aSupervisorIsBesideTheContainerUnlessTheSpecSaysOtherwise() throws IOException {
    Path spec = dir.resolve("config.json");
    Files.writeString(spec, "{\"linux\":{\"cgroupsPath\":\"/carob/carob-1\"}}");
    assertThat(SpecCgroup.besideSupervisor(dir)).isEqualTo("/carob/carob-1");
    Files.writeString(
        spec,
        "{\"annotations\":{\"dev.carob.supervisor.cgroup\":\"engine\"},"
            + "\"linux\":{\"cgroupsPath\":\"/carob/carob-1\"}}");
    assertThat(SpecCgroup.besideSupervisor(dir)).isEmpty();
    assertThat(SpecCgroup.of(dir)).isEqualTo("/carob/carob-1");
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
  void exitFilesHaveCodeTimeAndOomFlag() throws IOException {
    SupervisorFiles files =
        new SupervisorFiles(new OciContainer(id, dir, Files.createDirectories(dir.resolve("r"))));
    files.prepare();
    assertThat(files.exitSeen()).isEmpty();
    Files.writeString(files.exitDirectory().resolve(id), "137");
    Files.createFile(files.persistDirectory().resolve("oom"));
    assertThat(files.exitSeen().orElseThrow().code()).isEqualTo(137);
    assertThat(files.exitSeen().orElseThrow().oomKilled()).isTrue();
  }

  @Test
  @Tag("L24")
  void aDamagedExitFileIsAnExitWhoseCodeIsLost() throws IOException {
    SupervisorFiles files =
        new SupervisorFiles(new OciContainer(id, dir, Files.createDirectories(dir.resolve("r"))));
    files.prepare();
    Files.writeString(files.exitDirectory().resolve(id), "");
    assertThat(files.exitSeen().orElseThrow().code()).isEqualTo(ContainerExit.UNKNOWN_CODE);
  }

  @Test
  @Tag("L4")
  void damagedPidFilesMeanNoProcessAndConmonsOwnIsReadFirst() throws IOException {
    Path run = Files.createDirectories(dir.resolve("r"));
    SupervisorFiles files = new SupervisorFiles(new OciContainer(id, dir, run));
    Files.writeString(run.resolve("processes"), "12");
    assertThat(files.known()).isEmpty();
    String own = String.valueOf(ProcessHandle.current().pid());
    Files.writeString(files.pid(), own);
    Files.writeString(files.conmonPid(), own);
    assertThat(files.known().orElseThrow().container().alive()).isTrue();
    Files.writeString(run.resolve("processes"), "x y\nz\n");
    assertThat(files.known().orElseThrow().conmon().alive()).isTrue();
    Files.writeString(files.pid(), "");
    assertThat(files.known()).isEmpty();
  }

  @Test
  @Tag("L4")
  void anExecSessionHasFilesOfItsOwnAndItsExitIsNamedByTheContainer() throws IOException {
    OciContainer container = new OciContainer(id, dir, dir);
    Path directory = Files.createDirectories(dir.resolve("exec/s"));
    SupervisorFiles files = new SupervisorFiles(new OciSession(container, "s", directory));
    files.prepare();
    assertThat(List.of(files.pid(), files.conmonPid(), files.attach(), files.control()))
        .allSatisfy(path -> assertThat(path.getParent()).isEqualTo(directory));
    Files.writeString(files.exitDirectory().resolve(id), "3");
    assertThat(files.exitSeen().orElseThrow().code()).isEqualTo(3);
  }

  @Test
  void aTerminalHasItsSizeBeforeConmonHasReadIt() throws IOException {
    SupervisorFiles files =
        new SupervisorFiles(new OciContainer(id, dir, Files.createDirectories(dir.resolve("r"))));
    assertThat(ProgramRun.of(List.of("/usr/bin/mkfifo", files.control().toString())).status())
        .isZero();
    try (Tty tty = Tty.open();
        Fd unread = Fd.open(files.control(), Fd.O_RDWR, 0)) {
      Child child = Spawn.of(List.of("/bin/sleep", "1000")).onTerminal(tty.name()).start();
      try {
        ProcessIdentity process = ProcessIdentity.of(child.pid());
        files.remember(new SupervisorFiles.Processes(process, process));
        new SupervisedProcess(files).resize(31, 101);
        assertThat(tty.size()).isEqualTo(new Tty.Size(31, 101));
        byte[] line = new byte[64];
        assertThat(new String(line, 0, unread.read(line), StandardCharsets.US_ASCII))
            .isEqualTo("1 31 101\n");
      } finally {
        Signals.send(child.pid(), Signals.SIGKILL);
        child.waitFor();
      }
    }
  }

  /** A runtime that cannot delete containers. */
  private ConmonRuntime failing(int stateCode, Path root) throws IOException {
    Path script =
        Files.writeString(
            dir.resolve("runtime"),
            "#!/bin/sh\ncase \"$3\" in state) exit "
                + stateCode
                + ";; esac\necho no state; exit 1\n",
            StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new ConmonRuntime(RuntimeProgram.of(script.toString(), root));
  }

  @Test
  void aContainerWhoseStateTheRuntimeCannotReadIsDeletedByForceOnly() throws IOException {
    Path root = dir.resolve("state");
    Path kept = Files.createDirectories(root.resolve(id));
    Files.writeString(kept.resolve("config.json"), "{");
    OciContainer container = new OciContainer(id, dir, Files.createDirectories(dir.resolve("r")));
    try (ConmonRuntime runtime = failing(1, root)) {
      assertThatThrownBy(() -> runtime.pause(container))
          .isInstanceOf(CarobException.RuntimeFailed.class)
          .hasMessageContaining("no state")
          .hasMessageContaining(kept + " is damaged; remove the container by force");
      assertThatThrownBy(() -> runtime.delete(container, false))
          .hasMessageContaining(kept + " is damaged; remove the container by force");
      runtime.delete(container, true);
      assertThat(kept).doesNotExist();
    }
  }

  @Test
  void aContainerThatCannotBeDeletedIsKeptIfItsStateIsReadable() throws IOException {
    Path root = dir.resolve("state");
    Path kept = Files.createDirectories(root.resolve(id));
    OciContainer container = new OciContainer(id, dir, Files.createDirectories(dir.resolve("r")));
    try (ConmonRuntime runtime = failing(0, root)) {
      assertThatThrownBy(() -> runtime.delete(container, true))
          .isInstanceOf(CarobException.RuntimeFailed.class)
          .hasMessageEndingWith("no state");
      assertThat(kept).exists();
    }
  }

  @Test
  void errorsOfTheCommandAreDistinguishedFromErrorsOfTheRuntime() {
    assertThat(code("executable file `no` not found in $PATH: No such file"))
        .isEqualTo(FailureCode.COMMAND_NOT_FOUND);
    assertThat(code("exec: \"no\": executable file not found in $PATH"))
        .isEqualTo(FailureCode.COMMAND_NOT_FOUND);
    assertThat(code("chdir `/no`: No such file or directory"))
        .isEqualTo(FailureCode.COMMAND_NOT_FOUND);
    assertThat(code("chdir `/no`: Permission denied"))
        .isEqualTo(FailureCode.COMMAND_NOT_EXECUTABLE);
    assertThat(code("chdir `/etc/passwd`: Not a directory")).isEqualTo(FailureCode.RUNTIME_FAILED);
    assertThat(code("exec: \"/etc/passwd\": permission denied"))
        .isEqualTo(FailureCode.COMMAND_NOT_EXECUTABLE);
    assertThat(code("open executable: Permission denied"))
        .isEqualTo(FailureCode.COMMAND_NOT_EXECUTABLE);
    assertThat(code("open executable: Operation not permitted"))
        .isEqualTo(FailureCode.COMMAND_NOT_EXECUTABLE);
    assertThat(code("cgroups in hybrid mode not supported")).isEqualTo(FailureCode.RUNTIME_FAILED);
  }

  private static FailureCode code(String output) {
    return CommandFailure.of("x", output).code();
  }
}
