package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many concurrent operations. */
@Tag("L3")
class StressTest {

  private static final int THREADS = 64;
  private static final int CONTAINERS = 16;
  private static final int ROUNDS = 12;
  private static final int AT_ONCE = 800;
  private static final List<String> OPERATIONS =
      List.of(
          "start",
          "stop -t 0",
          "restart -t 0",
          "kill",
          "pause",
          "unpause",
          "init",
          "exec",
          "inspect",
          "top",
          "stats --no-stream",
          "logs",
          "container cleanup",
          "mount",
          "unmount",
          "diff");

  // The message of a rejection by the state table.
  private static final Pattern REFUSAL =
      Pattern.compile("it is (\\w+), not ([\\w, ]+): container state improper");

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  static {
    // A debug log would record every step of thousands of operations.
    engine.with("CAROB_LOG", "info");
  }

  @AfterEach
  void nothingIsNoted() {
    engine.carob("rm", "--force", "--time", "0", "--all").ok();
    assertThat(engine.ledger()).isEmpty();
  }

  private static List<TestEngine.Result> atOnce(List<String[]> lines) {
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<TestEngine.Result>> futures = new ArrayList<>();
    for (String[] line : lines) {
      futures.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                return engine.ask(line);
              },
              task -> new Thread(task).start()));
    }
    go.countDown();
    return futures.stream().map(CompletableFuture::join).toList();
  }

  @Test
  @Timeout(300)
  void concurrentRandomOperationsFailOnlyBecauseOfTheState() {
    for (int i = 0; i < CONTAINERS; i++) {
      String runtime = i % 2 == 0 ? "crun" : "runc";
      engine
          .ask(
              "create",
              "--runtime",
              runtime,
              "--network",
              "none",
              "--name",
              "s" + i,
              TestEngine.BUSYBOX,
              "sleep",
              "1000")
          .ok();
    }
    List<CompletableFuture<List<String>>> workers = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Random random = new Random(thread);
      workers.add(
          CompletableFuture.supplyAsync(() -> rounds(random), task -> new Thread(task).start()));
    }
    List<String> unexplained = workers.stream().flatMap(worker -> worker.join().stream()).toList();
    assertThat(unexplained).isEmpty();
    for (int i = 0; i < CONTAINERS; i++) {
      String[] state =
          engine
              .ask("inspect", "--format", "{{.State.Status}} {{.State.Pid}}", "s" + i)
              .ok()
              .line()
              .split(" ");
      boolean alive =
          !state[1].equals("0")
              && ProcessHandle.of(Long.parseLong(state[1])).filter(TestEngine::runs).isPresent();
      assertThat(alive)
          .as("s" + i + " " + List.of(state))
          .isEqualTo(List.of("running", "paused", "initialized").contains(state[0]));
    }
  }

  private static List<String> rounds(Random random) {
    List<String> unexplained = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      String operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
      String name = "s" + random.nextInt(CONTAINERS);
      String line = operation + " " + name + (operation.equals("exec") ? " true" : "");
      TestEngine.Result result = engine.ask(line.split(" "));
      if (!explained(operation, result)) {
        unexplained.add(line + ": " + result);
      }
    }
    return unexplained;
  }

  private static boolean explained(String operation, TestEngine.Result result) {
    Matcher refusal = REFUSAL.matcher(result.err());
    if (result.code() == 0) {
      return true;
    }
    if (refusal.find()) {
      return !List.of(refusal.group(2).split(", | or ")).contains(refusal.group(1));
    }
    // The process ended meanwhile: it was killed, or its container ended.
    boolean ended =
        result.err().contains("was stopped before it could start")
            || result.err().contains("top can only be used");
    return ended || (operation.equals("exec") && result.code() == 137);
  }

  @Test
  @Timeout(120)
  void operationsOnDifferentContainersOverlap() {
    List<String[]> runs = new ArrayList<>();
    List<String[]> stops = new ArrayList<>();
    for (int i = 0; i < CONTAINERS; i++) {
      // As the first process, sleep ignores TERM: each stop waits a second.
      runs.add(
          new String[] {
            "run", "-d", "--network", "none", "--name", "o" + i, TestEngine.BUSYBOX, "sleep", "1000"
          });
      stops.add(new String[] {"stop", "-t", "2", "o" + i});
    }
    atOnce(runs).forEach(TestEngine.Result::ok);
    atOnce(stops).forEach(TestEngine.Result::ok);
    List<String> events =
        engine
            .ask("events", "--stream=false", "--since", "1h", "--format", "{{.Status}} {{.Name}}")
            .ok()
            .lines()
            .stream()
            .filter(event -> event.startsWith("stop o") || event.startsWith("died o"))
            .toList();
    assertThat(events).hasSize(2 * CONTAINERS);
    assertThat(events.subList(0, CONTAINERS)).allMatch(event -> event.startsWith("stop "));
  }

  @Test
  @Timeout(300)
  void eightHundredContainersStartedAtOnceAllRun() {
    List<String[]> runs = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      runs.add(
          new String[] {
            "run", "-d", "--network", "none", "--name", "m" + i, TestEngine.BUSYBOX, "true"
          });
    }
    List<TestEngine.Result> results = atOnce(runs);
    assertThat(results).allMatch(result -> result.code() == 0 && result.line().length() == 64);
    engine.carob("wait", "--all").ok();
    List<String> all =
        engine.carob("ps", "-a", "--format", "{{.State}} {{.ExitCode}}").ok().lines();
    assertThat(all).hasSize(AT_ONCE).containsOnly("exited 0");
  }
}
