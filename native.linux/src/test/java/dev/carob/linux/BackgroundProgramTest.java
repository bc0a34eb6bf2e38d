package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundProgramTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path dir;

  private Path pidFile() {
    return dir.resolve("a pid");
  }

  private BackgroundProgram program() {
    return new BackgroundProgram(pidFile(), "mark-" + dir.getFileName());
  }

  private BackgroundProgram.Start start(String script, Duration limit) {
    return program()
        .start(
            List.of("/bin/sh", "-c", script, "mark-" + dir.getFileName()),
            dir,
            dir.resolve("log"),
            limit);
  }

  private boolean runs(int pid) {
    return ProcessInfo.of(pid).filter(found -> !found.state().equals("Z")).isPresent();
  }

  @Test
  void itIsNoChildAndEndsOnRequest() throws IOException {
    assertThat(start("pwd; echo >&3; while :; do sleep 1; done", LIMIT))
        .isEqualTo(BackgroundProgram.Start.READY);
    int pid = Integer.parseInt(Files.readString(pidFile()).strip());
    program().end(LIMIT);
    assertThat(runs(pid)).isFalse();
    assertThat(pidFile()).doesNotExist();
    assertThat(dir.resolve("log")).content().startsWith(dir.toRealPath().toString());
    program().end(LIMIT);
  }

  @Test
  void itsEndAndItsDelayAreDistinguished() throws IOException {
    assertThat(start("echo why >&2; exit 3", LIMIT)).isEqualTo(BackgroundProgram.Start.ENDED);
    assertThat(dir.resolve("log")).hasContent("why");
    assertThat(start("while :; do sleep 1; done", Duration.ofMillis(100)))
        .isEqualTo(BackgroundProgram.Start.LATE);
    int pid = Integer.parseInt(Files.readString(pidFile()).strip());
    assertThat(ProcessInfo.of(pid).orElseThrow().parent())
        .isNotEqualTo((int) ProcessHandle.current().pid());
    program().end(LIMIT);
    assertThat(runs(pid)).isFalse();
  }

  @Test
  void anotherProcessWithItsPidIsNotEnded() throws IOException {
    Files.writeString(pidFile(), String.valueOf(ProcessHandle.current().pid()));
    new BackgroundProgram(pidFile(), "no process has this argument").end(LIMIT);
    assertThat(pidFile()).doesNotExist();
  }
}
