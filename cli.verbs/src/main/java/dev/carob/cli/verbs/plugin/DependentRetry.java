package dev.carob.cli.verbs.plugin;

import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Performs an action on each of several objects that may depend on each other, in any order. */
final class DependentRetry {

  private DependentRetry() {}

  /**
   * Performs the action on each item. Items that failed because another one is missing are retried
   * as long as one succeeds.
   *
   * @param lacks returns true for a failure that another item may resolve
   * @throws CarobException the first failure that was not resolved
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
