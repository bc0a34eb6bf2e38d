package dev.carob.bench;

import dev.carob.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Runs many containers one after another in one engine, several at a time, and checks that memory,
 * descriptors, threads and speed remain constant and the database intact.
 */
public final class Soak {

  private static final int THREADS = 4;
  private static final int BATCHES = 20;
  private static final int CRUN_ROUNDS = 21;
  private static final double SLOWEST = 0.75;
  private static final double MOST_MEMORY = 1.25;
  private static final int MOST_MORE = 32;

  private final Path distribution;
  private final int lives;
  private final Path work;
  private final MeasuredPrograms programs;

  private Soak(Path distribution, int lives, Path work) {
    this.distribution = distribution;
    this.lives = lives;
    this.work = work;
    this.programs = new MeasuredPrograms(distribution, work);
  }

  /**
   * @param arguments the distribution and the number of containers
   */
  public static void main(String[] arguments) throws Exception {
    Path work = Files.createTempDirectory("carob-soak");
    List<String> faults;
    try {
      faults = new Soak(Path.of(arguments[0]), Integer.parseInt(arguments[1]), work).run();
    } finally {
      for (Path place : Mounts.below(work)) {
        Mounts.detach(place);
      }
      try (Stream<Path> tree = Files.walk(work)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
    faults.forEach(fault -> System.out.println("FAULT: " + fault));
    System.out.println(faults.isEmpty() ? "sound" : "not sound");
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  /**
   * The state at one moment.
   *
   * @param crun milliseconds that one raw {@code crun run} takes, as a measure of the machine's
   *     speed
   */
  private record Look(double livesASecond, double crun, double heap, int descriptors, int threads) {
    /**
     * Containers in the time of one raw run, so that the result does not depend on the machine's
     * speed.
     */
    double speed() {
      return livesASecond * crun / 1000;
    }
  }

  private List<String> run() throws Exception {
    programs.prepareBundle();
    List<Look> looks = new ArrayList<>();
    EmbeddedEngine engine =
        new EmbeddedEngine(distribution, work.resolve("root"), work.resolve("run"));
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try (engine) {
      batch(engine, executor, 200);
      System.out.printf(
          "%10s %12s %12s %10s %12s %8s%n",
          "lives", "lives/s", "crun run ms", "heap MiB", "descriptors", "threads");
      int size = Math.max(1, lives / BATCHES);
      for (int done = 0; done < lives; done += size) {
        long begin = System.nanoTime();
        batch(engine, executor, size);
        double rate = size / ((System.nanoTime() - begin) / 1e9);
        Look look = look(rate, crun());
        looks.add(look);
        System.out.printf(
            Locale.ROOT,
            "%10d %12.1f %12.1f %10.1f %12d %8d%n",
            done + size,
            look.livesASecond(),
            look.crun(),
            look.heap(),
            look.descriptors(),
            look.threads());
      }
    } finally {
      executor.shutdown();
    }
    List<String> faults = new ArrayList<>();
    compare(looks.get(0), looks.get(looks.size() - 1), faults);
    database(faults);
    return faults;
  }

  private static void batch(EmbeddedEngine engine, ExecutorService executor, int count)
      throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(
          () -> {
            engine.life();
            return null;
          });
    }
    for (Future<Void> future : executor.invokeAll(tasks)) {
      future.get();
    }
  }

  private double crun() throws Exception {
    Measurements figures = new Measurements();
    figures.inTurn(2, CRUN_ROUNDS, Map.of("crun", programs::crun));
    return figures.median("crun");
  }

  private static Look look(double rate, double crun) throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
    return new Look(rate, crun, heap, count("/proc/self/fd"), count("/proc/self/task"));
  }

  private static int count(String directory) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of(directory))) {
      return (int) entries.count();
    }
  }

  private static void compare(Look first, Look last, List<String> faults) {
    if (last.speed() < SLOWEST * first.speed()) {
      faults.add("it became slower: " + first + ", then " + last);
    }
    if (last.heap() > MOST_MEMORY * first.heap()) {
      faults.add("its heap grew: " + first + ", then " + last);
    }
    if (last.descriptors() > first.descriptors() + MOST_MORE
        || last.threads() > first.threads() + MOST_MORE) {
      faults.add("descriptors or threads are left: " + first + ", then " + last);
    }
  }

  private void database(List<String> faults) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + work.resolve("root/db.sqlite"));
        Statement statement = connection.createStatement()) {
      for (String[] expected :
          new String[][] {
            {"PRAGMA integrity_check", "ok"},
            {"SELECT count(*) FROM record", "0"},
            {"SELECT count(*) FROM ledger", "0"}
          }) {
        try (ResultSet rows = statement.executeQuery(expected[0])) {
          String found = rows.next() ? rows.getString(1) : "nothing";
          if (!found.equals(expected[1])) {
            faults.add(expected[0] + " says " + found);
          }
        }
      }
    }
  }
}
