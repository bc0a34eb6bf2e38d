package dev.carob.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Measured times by name, printed as a table. */
final class Measurements {

  private final Map<String, double[]> millis = new LinkedHashMap<>();

  /** Work to be measured. */
  interface Work {
    void run() throws Exception;
  }

  /** Measures several operations in turn, so that all run under the same conditions. */
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
      throw new IllegalArgumentException("no measurement named " + name);
    }
    return found;
  }

  /** Adds times that were measured elsewhere. */
  void put(String name, double[] times) {
    millis.put(name, times.clone());
  }

  double median(String name) {
    double[] sorted = at(name).clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Prints a line with the times of a name. */
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

  /** Prints a ratio and its target, a maximum. */
  void ratio(String what, double value, double most) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-52s %9.2f      (target: at most %s) %s",
            what,
            value,
            most,
            value <= most ? "reached" : "MISSED"));
  }

  /** Prints a ratio and its target, a minimum. */
  void atLeast(String what, double value, double least) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-52s %9.2f      (target: at least %s) %s",
            what,
            value,
            least,
            value >= least ? "reached" : "MISSED"));
  }
}
