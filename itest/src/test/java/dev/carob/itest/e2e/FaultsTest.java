package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests the ledger by injecting faults. First, each operation is recorded to find out which changes
 * it makes outside the engine. Then the engine is killed before and after each change, and each
 * change is made to fail. Afterwards the container's state must be correct, the container usable
 * and removable, and nothing may remain on the machine.
 *
 * <p>By default each kind of change is tested at its first occurrence: with crun the engine is
 * killed, with runc the change fails. With {@code -Dcarob.faults=full} every change of every
 * operation is tested with every fault and both runtimes.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {

  private static final boolean FULL = "full".equals(System.getProperty("carob.faults"));

  /** A change that the previous operation may have made in advance. */
  private static final String DONE_AHEAD = "stage layer";

  private static final String PLUGIN = "org.example.faults";

  /** An operation on a container {@code c}, a network or a plugin, and its preparation. */
  private enum Scenario {
    CREATE(List.of(), create("none")),
    START(List.of(create("none")), List.of("start", "c")),
    START_ON_A_NETWORK(withNewNetwork(create("net")), List.of("start", "c")),
    START_WITH_USERS_OF_ITS_OWN(
        List.of(
            create(
                "none",
                "--uidmap",
                "0:100000:65536",
                "--mount",
                "type=image,src=" + TestEngine.BUSYBOX + ",dst=/i,rw=true")),
        List.of("start", "c")),
    STOP(List.of(create("none"), List.of("start", "c")), List.of("stop", "-t", "0", "c")),
    EXEC(List.of(create("none"), List.of("start", "c")), List.of("exec", "c", "true")),
    RESTART(List.of(create("none"), List.of("start", "c")), List.of("restart", "-t", "0", "c")),
    REMOVE(List.of(create("bridge"), List.of("start", "c")), List.of("rm", "-ft0", "c")),
    START_PUBLISHED(
        withNewNetwork(create("net", "-p", "8080:80", "--network-alias", "other")),
        List.of("start", "c")),
    CONNECT(
        withNewNetwork(create("bridge"), List.of("start", "c")),
        List.of("network", "connect", "net", "c")),
    DISCONNECT(
        List.of(create("net"), List.of("start", "c")),
        List.of("network", "disconnect", "net", "c")),
    NETWORK_REMOVE(
        List.of(
            List.of("network", "create", "--ignore", "more"),
            create("more"),
            List.of("start", "c"),
            List.of("rm", "-ft0", "c")),
        List.of("network", "rm", "more")),
    NETWORK_CREATE(
        List.of(List.of("network", "prune", "-f")), List.of("network", "create", "more")),
    PLUGIN_INSTALL(List.of(), List.of("plugin", "install", "FIRST")),
    PLUGIN_UPDATE(
        List.of(List.of("plugin", "install", "FIRST")),
        List.of("plugin", "update", PLUGIN, "SECOND")),
    PLUGIN_STOP(List.of(List.of("plugin", "install", "FIRST")), List.of("plugin", "stop", PLUGIN)),
    PLUGIN_UNINSTALL(
        List.of(List.of("plugin", "install", "FIRST")), List.of("plugin", "uninstall", PLUGIN)),
    SETTINGS(List.of(), List.of("config", "set", "dev.carob.network.cni", "plugin.timeout=20000"));

    private final List<List<String>> before;
    private final List<String> operation;

    Scenario(List<List<String>> before, List<String> operation) {
      this.before = before;
      this.operation = operation;
    }

    /**
     * The first start on a network adds the network's rules, so each attempt of an operation that
     * may be the first has a new network.
     */
    @SafeVarargs
    private static List<List<String>> withNewNetwork(List<String>... preparation) {
      List<List<String>> lines = new ArrayList<>();
      lines.add(List.of("network", "rm", "net"));
      lines.add(List.of("network", "create", "net"));
      lines.addAll(List.of(preparation));
      return lines;
    }

    private static List<String> create(String network, String... options) {
      List<String> line =
          new ArrayList<>(
              List.of("create", "--runtime", "RUNTIME", "--network", network, "--name", "c"));
      line.addAll(List.of(options));
      line.addAll(List.of(TestEngine.BUSYBOX, "sleep", "1000"));
      return line;
    }
  }

  /** A change in an operation, by its name and its number among the changes of that name. */
  private record Point(String change, int number) {}

  /** The fault at a change. */
  private enum Way {
    KILL_BEFORE,
    KILL_AFTER,
    FAIL
  }

  @Test
  void nothingIsLostOrLeftWhereverAnOperationIsInterrupted() {
    List<CompletableFuture<Run>> runs = new ArrayList<>();
    for (String runtime : List.of("crun", "runc")) {
      Set<Way> ways =
          FULL
              ? Set.of(Way.values())
              : runtime.equals("crun") ? Set.of(Way.KILL_BEFORE, Way.KILL_AFTER) : Set.of(Way.FAIL);
      runs.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (Run run = new Run(runtime, ways)) {
                  run.all();
                  return run;
                }
              },
              task -> new Thread(task, "faults-" + runtime).start()));
    }
    List<String> failures = new ArrayList<>();
    int tried = 0;
    for (CompletableFuture<Run> future : runs) {
      Run run = future.join();
      tried += run.tried.get();
      failures.addAll(run.failures);
      System.out.println("faults: " + run);
    }
    System.out.println("faults: " + tried + " points tried");
    assertThat(failures).isEmpty();
    assertThat(tried).isGreaterThan(60);
  }

  /** All tests with one runtime and its engine. */
  private static final class Run implements AutoCloseable {
    private final String runtime;
    private final Set<Way> ways;
    private TestEngine engine;
    private Path plan;
    private final Map<String, String> words = new HashMap<>();
    private final AtomicInteger tried = new AtomicInteger();
    private final List<String> failures = new ArrayList<>();
    private final Set<String> covered = new LinkedHashSet<>();

    Run(String runtime, Set<Way> ways) {
      words.put("RUNTIME", runtime);
      this.runtime = runtime;
      this.ways = ways;
      open();
    }

    private void open() {
      engine = new TestEngine();
      plan = engine.directory().resolve("plan");
      engine.with("CAROB_FAULTS", plan.toString()).with("CAROB_LOG", "info");
      engine.carob("pull", TestEngine.BUSYBOX).ok();
      engine.carob("network", "create", "net").ok();
      plugin("FIRST", "1.0.0");
      plugin("SECOND", "1.1.0");
    }

    private void plugin(String word, String version) {
      Path jar =
          TestPlugins.empty(
              engine.directory().resolve(version + ".jar"),
              Map.of(
                  "Bundle-ManifestVersion", "2",
                  "Bundle-SymbolicName", PLUGIN,
                  "Bundle-Version", version));
      words.put(word, jar.toString());
    }

    void all() {
      for (Scenario scenario : Scenario.values()) {
        for (Point point : recorded(scenario)) {
          if (!FULL && !covered.add(point.change())) {
            continue;
          }
          covered.add(point.change());
          for (Way way : Way.values()) {
            if (ways.contains(way)) {
              attempt(scenario, point, way);
            }
          }
        }
      }
    }

    /** Returns the changes that an operation makes; none if it fails even without a fault. */
    private List<Point> recorded(Scenario scenario) {
      try {
        return points(scenario);
      } catch (AssertionError | RuntimeException e) {
        failed(scenario + " without a fault", e);
        return List.of();
      }
    }

    /** Records a failure, and prints it at once because a complete run takes long. */
    private void failed(String title, Throwable e) {
      failures.add(runtime + " " + title + ": " + e.getMessage());
      System.out.println("faults: " + failures.get(failures.size() - 1));
      startOver();
    }

    /** The changes that an operation makes, in order. */
    private List<Point> points(Scenario scenario) {
      prepare(scenario);
      Path log = engine.directory().resolve("changes");
      write("record " + log);
      ask(scenario.operation);
      settle();
      write("");
      try {
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<Point> points = new ArrayList<>();
        for (String change : Files.readAllLines(log)) {
          points.add(new Point(change, counts.merge(change, 1, Integer::sum)));
        }
        Files.delete(log);
        assertThat(points).as(scenario.name()).isNotEmpty();
        return points;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } finally {
        clear();
      }
    }

    /** Waits for background work that follows an operation. */
    private void settle() {
      Eventually.is(
          "the end of exec sessions",
          () -> {
            TestEngine.Result execs = engine.ask("inspect", "--format", "{{.ExecIDs}}", "c");
            return execs.code() != 0 || execs.line().equals("[]");
          });
    }

    private void attempt(Scenario scenario, Point point, Way way) {
      String title = scenario + " " + way + " " + point.number() + " " + point.change();
      try {
        prepare(scenario);
        ProcessHandle process = engine.engineProcess();
        write(line(point, way));
        TestEngine.Result result = ask(scenario.operation);
        if (way == Way.FAIL) {
          assertThat(process.isAlive()).as("the engine goes on").isTrue();
          if (result.code() != 0) {
            assertThat(result.err()).contains("Error: ");
          }
        } else if (result.code() != 0 || !point.change().equals(DONE_AHEAD)) {
          TestEngine.awaitEnd(process);
        }
        write("");
        check();
        tried.incrementAndGet();
      } catch (AssertionError | RuntimeException e) {
        failed(title, e);
      }
    }

    private static String line(Point point, Way way) {
      return switch (way) {
        case KILL_BEFORE -> "kill before " + point.number() + " " + point.change();
        case KILL_AFTER -> "kill after " + point.number() + " " + point.change();
        case FAIL -> "fail " + point.number() + " " + errno(point.change()) + " " + point.change();
      };
    }

    /** A realistic error for a change. */
    private static int errno(String change) {
      if (change.startsWith("spawn")) {
        return Errno.ENOENT;
      }
      if (change.startsWith("store")) {
        return Errno.EBUSY;
      }
      return change.startsWith("mount") || change.equals("bind") || change.equals("signal")
          ? Errno.EPERM
          : Errno.ENOSPC;
    }

    /**
     * Checks that the state is correct, and that the container is usable and removable without a
     * trace.
     */
    private void check() {
      // Uses the client, because it repeats a command if it is connected to an ending engine: a
      // process that the engine was just starting may hold the socket open for a moment.
      TestEngine.Result there =
          engine.carob("inspect", "--format", "{{.State.Status}} {{.State.Pid}}", "c");
      if (there.code() == 0) {
        String[] state = there.line().split(" ");
        boolean alive =
            !state[1].equals("0")
                && ProcessHandle.of(Long.parseLong(state[1])).filter(TestEngine::runs).isPresent();
        assertThat(state[0])
            .isIn("created", "initialized", "running", "stopped", "exited", "removing");
        assertThat(alive)
            .as(there.line())
            .isEqualTo(state[0].equals("running") || state[0].equals("initialized"));
        if (!state[0].equals("removing")) {
          engine.ask("start", "c").ok();
          engine.ask("exec", "c", "true").ok();
          engine.ask("stop", "-t", "0", "c").ok();
        }
      } else {
        assertThat(there.err()).contains("no such object");
        engine.sh(runtime, "", "true").ok();
      }
      clear();
      assertThat(engine.ledger()).as("ledger").isEmpty();
    }

    private void prepare(Scenario scenario) {
      scenario.before.forEach(line -> ask(line).ok());
    }

    private TestEngine.Result ask(List<String> line) {
      return engine.ask(
          line.stream().map(word -> words.getOrDefault(word, word)).toArray(String[]::new));
    }

    private void clear() {
      engine.ask("rm", "-ft0", "--all").ok();
      engine.assertNothingOfContainersLeft();
      assertPluginsAreWhole();
      engine.ask("config", "unset", "dev.carob.network.cni", "plugin.timeout").ok();
    }

    /**
     * Checks that a plugin is installed in one of its versions or not at all, and can be removed.
     */
    private void assertPluginsAreWhole() {
      List<String> found =
          engine
              .ask("plugin", "ls", "--format", "{{.Name}} {{.Version}} {{.State}}")
              .ok()
              .lines()
              .stream()
              .filter(line -> line.startsWith(PLUGIN))
              .toList();
      if (!found.isEmpty()) {
        assertThat(found).hasSize(1);
        assertThat(found.get(0)).matches(PLUGIN + " 1\\.[01]\\.0 (active|stopped)");
        engine.ask("plugin", "uninstall", PLUGIN).ok();
      }
      for (Map.Entry<String, String> place :
          Map.of("plugins", "plugins.json", "etc", "dev.carob.network.cni.json").entrySet()) {
        String[] files = engine.root().resolve(place.getKey()).toFile().list();
        if (files != null) {
          assertThat(files).as(place.getKey()).isSubsetOf(place.getValue());
        }
      }
    }

    /** Continues with another engine after a failure, whose remains could make more tests fail. */
    private void startOver() {
      write("");
      try {
        engine.ask("rm", "-ft0", "--all");
        engine.close();
      } catch (AssertionError | RuntimeException e) {
        System.out.println("faults: " + runtime + ": left behind: " + e.getMessage());
      }
      open();
    }

    private void write(String text) {
      try {
        Files.writeString(plan, text);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      engine.close();
    }

    @Override
    public String toString() {
      return runtime
          + ": "
          + tried
          + " points tried of "
          + covered.size()
          + " kinds of changes: "
          + covered;
    }
  }
}
