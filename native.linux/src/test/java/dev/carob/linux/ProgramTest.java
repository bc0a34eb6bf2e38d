package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that hang or leave other processes behind. */
@Timeout(30)
class ProgramTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path dir;

  private static List<String> sh(String script) {
    return List.of("/bin/sh", "-c", script);
  }

  /** A script that has two children, one of them in a session of its own, and hangs. */
  private String hanging() {
    return "sleep 1000 & echo $! > %1$s/a; setsid sleep 1000 & echo $! > %1$s/b; : > %1$s/up; wait"
        .formatted(dir);
  }

  private void assertNothingRuns() throws IOException {
    for (String name : List.of("a", "b")) {
      int pid = Integer.parseInt(Files.readString(dir.resolve(name)).strip());
      assertThat(ProcessInfo.of(pid).filter(found -> !found.state().equals("Z"))).isEmpty();
    }
  }

  @Test
  void aProgramThatHangsIsKilledWithItsChildren() throws IOException {
    assertThatThrownBy(() -> ProgramRun.of(sh(hanging()), SHORT))
        .isInstanceOf(ProgramStopped.class)
        .hasMessage("it did not answer within 300 ms and was killed");
    assertNothingRuns();
  }

  @Test
  void aHangingProgramWithPipesIsKilledToo() throws IOException {
    PipedRun.Outcome outcome = piped(sh(hanging()), new byte[0], SHORT);
    assertThat(outcome.timedOut()).isTrue();
    assertNothingRuns();
  }

  private PipedRun.Outcome piped(List<String> argv, byte[] input, Duration limit) {
    return PipedRun.run(
        Path.of("/bin/sh"), argv, Map.of("PATH", "/usr/bin:/bin"), dir, input, limit);
  }

  @Test
  void anotherThreadCanEndTheProgram() throws Exception {
    Interruption interruption = new Interruption();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    CountDownLatch bound = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try (Interruption.Binding binding = interruption.bind()) {
                bound.countDown();
                ProgramRun.of(sh(hanging()), Duration.ZERO);
                failure.complete(new AssertionError("it ended"));
              } catch (RuntimeException e) {
                failure.complete(e);
              }
            });
    thread.start();
    bound.await();
    while (!Files.exists(dir.resolve("up"))) {
      Thread.onSpinWait();
    }
    interruption.interrupt();
    assertThat(failure.get()).isInstanceOf(ProgramStopped.class).hasMessage("it was interrupted");
    assertNothingRuns();
    thread.join();
  }

  @Test
  void anInterruptionAppliesToLaterProgramsOfTheSameThreadOnly() {
    Interruption interruption = new Interruption();
    try (Interruption.Binding binding = interruption.bind()) {
      interruption.interrupt();
      assertThatThrownBy(Interruption::check).isInstanceOf(ProgramStopped.class);
      assertThat(ProgramRun.of(sh("echo undone")).output()).isEqualTo("undone\n");
    }
    Interruption.check();
  }

  @Test
  void childrenThatAProgramLeavesRunningAreNotWaitedFor() throws IOException {
    String leaving = "setsid sleep 1000 & echo $! > " + dir + "/left; echo done";
    assertThat(ProgramRun.of(sh(leaving)).output()).isEqualTo("done\n");
    endLeft();
    assertThat(piped(sh(leaving), new byte[0], Duration.ZERO).output()).asString().contains("done");
    endLeft();
  }

  private void endLeft() throws IOException {
    ProcessTree.kill(Integer.parseInt(Files.readString(dir.resolve("left")).strip()));
  }

  @Test
  void muchInputAndOutputPassAtTheSameTime() {
    byte[] input = new byte[3 << 20];
    Arrays.fill(input, (byte) 'x');
    PipedRun.Outcome outcome =
        piped(sh("cat; echo said >&2; exit 3"), input, Duration.ofSeconds(20));
    assertThat(outcome.output()).isEqualTo(input);
    assertThat(outcome.errors()).isEqualTo("said");
    assertThat(outcome.status()).isEqualTo(3);
  }

  @Test
  void unreadInputIsNotAnError() {
    PipedRun.Outcome outcome = piped(sh("exec <&-; echo ok"), new byte[3 << 20], Duration.ZERO);
    assertThat(outcome.output()).asString().isEqualTo("ok\n");
  }
}
