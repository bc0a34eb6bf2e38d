package dev.carob.oci.conmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeCommandTest {

  @TempDir Path directory;
  private Path file;
  private RuntimeCommand command;

  @BeforeEach
  void aProgram() {
    file = directory.resolve("runtime");
    command =
        new RuntimeCommand(
            RuntimeProgram.builder(file.toString(), directory.resolve("x"))
                .createPrefix(List.of("env", "A=b"))
                .terminalPrefix(List.of("env"))
                .build());
  }

  @AfterEach
  void close() {
    command.close();
  }

  private void install(Path program) throws IOException {
    // Replaces the program by a new file, as a package manager does.
    Path made = Files.copy(program, directory.resolve("new"));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aProgramIsExecutedFromACopyThatIsMadeOnce() throws IOException {
    install(Path.of("/bin/true"));
    List<String> line = command.line("delete", "x");
    String root = directory.resolve("x").toString();
    assertThat(line).endsWith("--root", root, "delete", "x").hasSize(5);
    Path executed = Path.of(line.get(0));
    assertThat(executed).isNotEqualTo(file).hasFileName("runtime").hasSameBinaryContentAs(file);
    assertThat(Files.readSymbolicLink(executed)).startsWithRaw(Path.of("/proc"));
    assertThat(command.line("delete", "x")).isEqualTo(line);
    assertThat(command.creating()).endsWith("A=b", line.get(0), "--root", root).hasSize(5);
  }

  @Test
  void aProcessIsStartedByTheTerminalPrefixWithItsSize() throws IOException {
    install(Path.of("/bin/true"));
    String root = directory.resolve("x").toString();
    List<String> line = command.starting(new TerminalSize(24, 80));
    assertThat(line).endsWith("24", "80", command.line().get(0), "--root", root).hasSize(6);
    assertThat(Path.of(line.get(0))).isAbsolute().hasFileName("env");
  }

  @Test
  void anUpgradeIsNoticedAndTheOldCopyIsKeptForCurrentCalls() throws IOException {
    install(Path.of("/bin/true"));
    Path before = Files.readSymbolicLink(Path.of(command.line().get(0)));
    install(Path.of("/bin/false"));
    assertThat(Path.of(command.line().get(0))).hasSameBinaryContentAs(Path.of("/bin/false"));
    assertThat(before).hasSameBinaryContentAs(Path.of("/bin/true"));
  }

  @Test
  void aScriptIsExecutedAsItIs() throws IOException {
    install(Files.writeString(directory.resolve("script"), "#!/bin/sh\n"));
    assertThat(command.line()).startsWith(file.toString());
  }

  @Test
  void aRuntimeWithoutACopyIsExecutedWithItsOptions() throws IOException {
    install(Path.of("/bin/true"));
    RuntimeProgram program =
        RuntimeProgram.builder(file.toString(), directory.resolve("x"))
            .byCommandLineOnly()
            .options(List.of("--platform", "ptrace"))
            .build();
    try (RuntimeCommand plain = new RuntimeCommand(program)) {
      assertThat(plain.line("state", "id"))
          .containsExactly(
              file.toString(),
              "--platform",
              "ptrace",
              "--root",
              directory.resolve("x").toString(),
              "state",
              "id");
    }
  }

  @Test
  void aMissingProgramIsNamed() {
    assertThatThrownBy(command::line)
        .isInstanceOf(CarobException.RuntimeFailed.class)
        .hasMessageContaining(file + " is not installed");
  }
}
