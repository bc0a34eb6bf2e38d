package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root and a run directory have at most one engine each. */
class EngineLocksTest {

  @TempDir private Path directory;
  private Path root;
  private Path run;

  @BeforeEach
  void make() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    run = Files.createDirectory(directory.resolve("run"));
  }

  /** Another process that holds the locks of two directories until it is closed. */
  private static final class OtherEngine implements AutoCloseable {
    private final Process process;

    OtherEngine(Path root, Path run) throws IOException {
      process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OtherEngine.class.getName(),
                  root.toString(),
                  run.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(process.getInputStream().read()).as("it has the locks").isEqualTo('.');
    }

    public static void main(String[] arguments) throws IOException {
      EngineLocks locks = EngineLocks.take(Path.of(arguments[0]), Path.of(arguments[1]));
      System.out.print('.');
      System.out.flush();
      if (System.in.read() < 0) {
        locks.close();
      }
    }

    @Override
    public void close() throws IOException, InterruptedException {
      process.getOutputStream().close();
      assertThat(process.waitFor()).isZero();
    }
  }

  @Test
  void nameTheirHolder() throws IOException {
    try (EngineLocks locks = EngineLocks.take(root, run)) {
      assertThat(root.resolve("engine.lock")).hasContent(ProcessHandle.current().pid() + "\n");
      assertThat(run.resolve("engine.lock")).hasContent(root + "\n");
      assertThat(root.resolve("engine.run")).hasContent(run + "\n");
      assertThat(locks.files())
          .containsExactly(root.resolve("engine.lock"), run.resolve("engine.lock"));
      assertThat(locks.lost()).isNull();
    }
  }

  @Test
  void replaceTheFilesOfAnEarlierEngine() throws IOException {
    Files.writeString(root.resolve("engine.lock"), "12345678901234567890\n");
    try (EngineLocks locks = EngineLocks.take(root, run)) {
      assertThat(locks.files()).isNotEmpty();
      assertThat(root.resolve("engine.lock")).hasContent(ProcessHandle.current().pid() + "\n");
    }
  }

  @Test
  void areRefusedForTheRootOfAnotherEngine() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (OtherEngine other = new OtherEngine(root, run)) {
      assertThatThrownBy(() -> EngineLocks.take(root, elsewhere))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining(root.toString())
          .hasMessageContaining(String.valueOf(other.process.pid()));
      assertThat(root.resolve("engine.run")).hasContent(run + "\n");
    }
  }

  @Test
  void areRefusedForTheRunDirectoryOfAnotherEngine() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (OtherEngine other = new OtherEngine(root, run)) {
      assertThat(other.process.isAlive()).isTrue();
      assertThatThrownBy(() -> EngineLocks.take(elsewhere, run))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining(run.toString())
          .hasMessageContaining(root.toString())
          .hasMessageContaining(elsewhere.toString());
    }
    // The root's lock was released.
    assertThatCode(() -> EngineLocks.take(elsewhere, run).close()).doesNotThrowAnyException();
  }

  @Test
  void canBeTakenWhenTheOtherEngineHasEnded() throws Exception {
    new OtherEngine(root, run).close();
    assertThatCode(() -> EngineLocks.take(root, run).close()).doesNotThrowAnyException();
  }

  @Test
  void areOneIfRootAndRunDirectoryAreTheSame() throws IOException {
    try (EngineLocks locks = EngineLocks.take(root, root.resolve("../root"))) {
      assertThat(locks.files()).containsExactly(root.resolve("engine.lock"));
    }
  }

  @Test
  void areLostWithTheirFiles() throws IOException {
    try (EngineLocks locks = EngineLocks.take(root, run)) {
      Files.delete(run.resolve("engine.lock"));
      assertThat(locks.lost()).isEqualTo(run.resolve("engine.lock"));
    }
  }
}
