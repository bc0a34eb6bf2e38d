package dev.carob.cli.verbs.plugin;

import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Does something to each of several things that may need each other, whatever their order. */
final class DependentRetry {

  private DependentRetry() {}

  /**
   * Tries each, and those that failed for lack of another again, for as long as one succeeds.
   *
   * @param lacks the failure that another one may cure
   * @throws CarobException the first failure that was not cured
   */
  static void run(
      List<String> names, Consumer<String> action, Class<? extends CarobException> lacks) {
    List<String> left = new ArrayList<>(names);
    while (!left.isEmpty()) {
      List<String> failed = new ArrayList<>();
      CarobException first = null;
      for (String name : left) {
        try {
          action.accept(name);
        } catch (CarobException e) {
          if (!lacks.isInstance(e)) {
            throw e;
          }
          failed.add(name);
          first = first == null ? e : first;
        }
      }
      if (first != null && failed.size() == left.size()) {
        throw first;
      }
      left = failed;
    }
  }
}
