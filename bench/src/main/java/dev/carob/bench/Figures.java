package dev.carob.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Times by name, and the table of them. */
final class Figures {

  private final Map<String, double[]> millis = new LinkedHashMap<>();

  /** Something to be timed. */
  interface Work {
    void run() throws Exception;
  }

  /** Times each of several works in turn, so that all see the same machine. */
  void inTurn(int warmUps, int rounds, Map<String, Work> works) throws Exception {
    works.keySet().forEach(name -> millis.put(name, new double[rounds]));
    for (int round = -warmUps; round < rounds; round++) {
      for (Map.Entry<String, Work> work : works.entrySet()) {
        long begin = System.nanoTime();
        work.getValue().run();
        if (round >= 0) {
          at(work.getKey())[round] = (System.nanoTime() - begin) / 1e6;
        }
      }
    }
  }

  private double[] at(String name) {
    double[] found = millis.get(name);
    if (found == null) {
      throw new IllegalArgumentException("nothing was timed as " + name);
    }
    return found;
  }

  /** Times that were taken elsewhere. */
  void put(String name, double[] times) {
    millis.put(name, times.clone());
  }

  double median(String name) {
    double[] sorted = at(name).clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** A line of the table for what was timed. */
  void row(String name) {
    double[] sorted = at(name).clone();
    Arrays.sort(sorted);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-52s %9.1f ms   (%.1f to %.1f, %d times)",
            name,
            median(name),
            sorted[0],
            sorted[sorted.length - 1],
            sorted.length));
  }

  /** A line that holds a ratio against its target. */
  void ratio(String what, double value, double most) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-52s %9.2f      (to reach: at most %s) %s",
            what,
            value,
            most,
            value <= most ? "reached" : "MISSED"));
  }

  /** A line that holds a ratio against its target, the more the better. */
  void atLeast(String what, double value, double least) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-52s %9.2f      (to reach: at least %s) %s",
            what,
            value,
            least,
            value >= least ? "reached" : "MISSED"));
  }
}
