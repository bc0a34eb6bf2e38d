package dev.carob.bench;

import dev.carob.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Compares Carob with raw crun and, if installed, Podman, all measured in one run on this machine.
 */
public final class Bench {

  private static final String CRUN = "crun run, a ready bundle";
  private static final String SERVICE = "carob, inside the JVM: create to removed";
  private static final String CLIENT = "carob run --rm";
  private static final String PODMAN = "podman run --rm";
  private static final String COLD = "carob run --rm with the engine's start";
  private static final String EXEC_CLIENT = "carob exec true";
  private static final String EXEC_SERVICE = "carob, inside the JVM: exec true";
  private static final String EXEC_PODMAN = "podman exec true";
  private static final String EXEC_PODMAN_AGAIN = "podman exec true, again";
  private static final String BRIDGE = "carob run --rm, on the bridge";
  private static final String BRIDGE_PODMAN = "podman run --rm, on the bridge";
  private static final int AT_ONCE = 50;
  private static final String BRIDGE_AT_ONCE = "carob run --rm, on the bridge, 50 at once";
  private static final int MANY = 200;
  private static final String MANY_OURS = "carob: 200 containers started, listed, removed";
  private static final String MANY_THEIRS = "podman: 200 containers started, listed, removed";
  private static final int MANY_ROUNDS = 1;
  private static final int OTHERS = 1000;
  private static final String START_ALONE = "carob, inside the JVM: start, no others";
  private static final String START_AMONG = "carob, inside the JVM: start, 1000 others";
  private static final int ROUNDS = 30;
  private static final int COLD_ROUNDS = 7;
  private static final int PS_ROUNDS = 15;

  private final Path distribution;
  private final Path work;
  private final Path root;
  private final Path run;
  private final Measurements figures = new Measurements();
  private final boolean podman = Files.isExecutable(Path.of("/usr/bin/podman"));
  private final MeasuredPrograms programs;

  private Bench(Path distribution, Path work) {
    this.distribution = distribution;
    this.programs = new MeasuredPrograms(distribution, work);
    this.work = work;
    this.root = work.resolve("root");
    this.run = work.resolve("run");
  }

  public static void main(String[] arguments) throws Exception {
    Path work = Files.createTempDirectory("carob-bench");
    Bench bench = new Bench(Path.of(arguments[0]), work);
    try {
      bench.all();
    } finally {
      bench.cleanUp();
    }
    // Threads of stopped frameworks must not delay the exit.
    System.exit(0);
  }

  private void all() throws Exception {
    System.out.printf(
        "Java %s, kernel %s, %d processors; busybox true, network none, crun on both sides%n%n",
        System.getProperty("java.version"),
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors());
    carob("pull", "builtin:busybox");
    carob("engine", "stop");
    programs.prepareBundle();
    inside();
    throughTheClient();
    onTheBridge();
    exec();
    manyAtOnce();
    cold();
    amongOthers();
    listing();
    memory();
  }

  private void inside() throws Exception {
    EmbeddedEngine engine = new EmbeddedEngine(distribution, root, run);
    try (engine) {
      Map<String, Measurements.Work> works = new LinkedHashMap<>();
      works.put(CRUN, programs::crun);
      works.put(SERVICE, engine::life);
      figures.inTurn(20, ROUNDS, works);
    }
    figures.row(CRUN);
    figures.row(SERVICE);
    figures.ratio("  ratio to crun", figures.median(SERVICE) / figures.median(CRUN), 4);
  }

  private void throughTheClient() throws Exception {
    carob("ps");
    Map<String, Measurements.Work> works = new LinkedHashMap<>();
    works.put(CLIENT, () -> carob("run", "--rm", "--network", "none", "builtin:busybox", "true"));
    if (podman) {
      programs.preparePodman();
      works.put(
          PODMAN, () -> podman("run", "--rm", "--network", "none", "localhost/bench", "true"));
    }
    figures.inTurn(5, ROUNDS, works);
    figures.row(CLIENT);
    if (podman) {
      figures.row(PODMAN);
      figures.ratio("  ratio to podman", figures.median(CLIENT) / figures.median(PODMAN), 1.0);
    }
  }

  /** Measures containers on a bridge network; each engine sets up its own. */
  private void onTheBridge() throws Exception {
    carob("ps");
    Map<String, Measurements.Work> works = new LinkedHashMap<>();
    works.put(BRIDGE, () -> carob("run", "--rm", "builtin:busybox", "true"));
    if (podman) {
      works.put(
          BRIDGE_PODMAN,
          () -> podman("run", "--rm", "--network", "bridge", "localhost/bench", "true"));
    }
    figures.inTurn(5, ROUNDS, works);
    double[] atOnce = {time(() -> atOnce(() -> carob("run", "--rm", "builtin:busybox", "true")))};
    figures.put(BRIDGE_AT_ONCE, atOnce);
    figures.row(BRIDGE);
    if (podman) {
      figures.row(BRIDGE_PODMAN);
      figures.ratio(
          "  ratio to podman", figures.median(BRIDGE) / figures.median(BRIDGE_PODMAN), 0.5);
    }
    figures.row(BRIDGE_AT_ONCE);
  }

  /** Runs the work {@value #AT_ONCE} times in parallel. Fails if one of them fails. */
  private static void atOnce(Measurements.Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Callable<Boolean> once =
          () -> {
            work.run();
            return true;
          };
      for (Future<Boolean> done : threads.invokeAll(Collections.nCopies(AT_ONCE, once))) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private void exec() throws Exception {
    carob(
        "run", "-d", "--network", "none", "--name", "bench", "builtin:busybox", "sleep", "100000");
    Map<String, Measurements.Work> works = new LinkedHashMap<>();
    works.put(EXEC_CLIENT, () -> carob("exec", "bench", "true"));
    if (podman) {
      podman(
          "run",
          "-d",
          "--network",
          "none",
          "--name",
          "bench",
          "localhost/bench",
          "sleep",
          "100000");
      works.put(EXEC_PODMAN, () -> podman("exec", "bench", "true"));
    }
    figures.inTurn(5, ROUNDS, works);
    carob("rm", "-ft0", "bench");
    carob("engine", "stop");
    EmbeddedEngine engine = new EmbeddedEngine(distribution, root, run);
    try (engine) {
      String id = engine.running();
      works = new LinkedHashMap<>();
      works.put(EXEC_SERVICE, () -> engine.exec(id));
      if (podman) {
        works.put(EXEC_PODMAN_AGAIN, () -> podman("exec", "bench", "true"));
      }
      figures.inTurn(20, ROUNDS, works);
      engine.remove(id);
    }
    figures.row(EXEC_CLIENT);
    figures.row(EXEC_SERVICE);
    if (podman) {
      podman("rm", "-ft0", "bench");
      figures.row(EXEC_PODMAN);
      figures.ratio(
          "  ratio of the client's to podman",
          figures.median(EXEC_CLIENT) / figures.median(EXEC_PODMAN),
          0.6);
      figures.ratio(
          "  ratio of that inside the JVM to podman",
          figures.median(EXEC_SERVICE) / figures.median(EXEC_PODMAN_AGAIN),
          0.25);
    }
  }

  private void carob(String... arguments) throws IOException {
    programs.carob(arguments);
  }

  private void podman(String... arguments) {
    programs.podman(arguments);
  }

  /** Starts, lists and removes existing containers, with one command each. */
  private void manyAtOnce() throws Exception {
    carob("ps");
    double[] ours = new double[MANY_ROUNDS];
    double[] theirs = new double[MANY_ROUNDS];
    for (int round = 0; round < MANY_ROUNDS; round++) {
      for (int i = 0; i < MANY; i++) {
        carob("create", "--network", "none", "builtin:busybox", "sleep", "100000");
      }
      ours[round] =
          time(
              () -> {
                carob("start", "--all");
                carob("ps");
                carob("rm", "--all", "--force", "--time", "0");
              });
      if (podman) {
        for (int i = 0; i < MANY; i++) {
          podman("create", "--network", "none", "localhost/bench", "sleep", "100000");
        }
        theirs[round] =
            time(
                () -> {
                  podman("start", "--all");
                  podman("ps");
                  podman("rm", "--all", "--force", "--time", "0");
                });
      }
    }
    figures.put(MANY_OURS, ours);
    figures.row(MANY_OURS);
    if (podman) {
      figures.put(MANY_THEIRS, theirs);
      figures.row(MANY_THEIRS);
      figures.atLeast(
          "  ratio of carob's rate to podman's",
          figures.median(MANY_THEIRS) / figures.median(MANY_OURS),
          3);
    }
  }

  private static double time(Measurements.Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  /** Starts a container, alone and among a thousand others. */
  private void amongOthers() throws Exception {
    carob("engine", "stop");
    EmbeddedEngine engine = new EmbeddedEngine(distribution, root, run);
    try (engine) {
      starts(engine, 20);
      figures.put(START_ALONE, starts(engine, ROUNDS));
      List<String> others = new ArrayList<>();
      for (int i = 0; i < OTHERS; i++) {
        others.add(engine.create("true"));
      }
      figures.put(START_AMONG, starts(engine, ROUNDS));
      for (String other : others) {
        engine.remove(other);
      }
    }
    figures.row(START_ALONE);
    figures.row(START_AMONG);
    figures.ratio("  ratio", figures.median(START_AMONG) / figures.median(START_ALONE), 1.2);
  }

  private static double[] starts(EmbeddedEngine engine, int rounds) throws Exception {
    double[] times = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      String id = engine.create("true");
      times[i] = time(() -> engine.start(id));
      engine.awaitEnd(id);
      engine.remove(id);
    }
    return times;
  }

  private void cold() throws Exception {
    double[] times = new double[COLD_ROUNDS];
    // Stopping between the starts is not measured.
    for (int i = -1; i < times.length; i++) {
      carob("engine", "stop");
      long begin = System.nanoTime();
      carob("run", "--rm", "--network", "none", "builtin:busybox", "true");
      if (i >= 0) {
        times[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    figures.put(COLD, times);
    figures.row(COLD);
    if (podman) {
      figures.ratio("  ratio to podman run", figures.median(COLD) / figures.median(PODMAN), 8);
    }
  }

  private void listing() throws Exception {
    int there = 0;
    for (int count : new int[] {1, 100, 1000}) {
      carob("engine", "stop");
      EmbeddedEngine engine = new EmbeddedEngine(distribution, root, run);
      try (engine) {
        for (; there < count; there++) {
          engine.create("true");
        }
      }
      carob("ps", "-a");
      figures.inTurn(3, PS_ROUNDS, Map.of(ps(count), () -> carob("ps", "-a")));
      figures.row(ps(count));
    }
    figures.ratio("  ratio of 1000 to 1", figures.median(ps(1000)) / figures.median(ps(1)), 2);
  }

  private static String ps(int containers) {
    return "carob ps -a, containers: " + containers;
  }

  private void memory() throws Exception {
    carob("rm", "-af");
    carob("engine", "stop");
    carob("run", "--rm", "--network", "none", "builtin:busybox", "true");
    String pid = Files.readString(root.resolve("engine.lock")).strip();
    double mebibytes =
        Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum()
            / 1024.0;
    figures.ratio("idle engine, resident MiB", mebibytes, 160);
    carob("engine", "stop");
  }

  private void cleanUp() throws Exception {
    programs.cleanUp();
    for (Path place : Mounts.below(work)) {
      Mounts.detach(place);
    }
    try (Stream<Path> tree = Files.walk(work)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
