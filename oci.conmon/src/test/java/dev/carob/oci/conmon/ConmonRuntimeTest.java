package dev.carob.oci.conmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.oci.OciContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runtimes under conmon share, beside the contract that they run themselves. */
class ConmonRuntimeTest {

  @TempDir Path dir;
  private final String id = Long.toHexString(System.nanoTime()).repeat(4);

  @Test
  void aProgramThatIsNotThereIsNamedWithItsPackage() {
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
