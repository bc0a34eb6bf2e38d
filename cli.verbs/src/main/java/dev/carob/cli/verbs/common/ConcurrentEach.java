package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs an operation on several containers concurrently, because most operations wait for programs.
 */
final class ConcurrentEach {

  private static final int MOST = 3 * Runtime.getRuntime().availableProcessors();

  private ConcurrentEach() {}

  /** The result for one container. */
  record Outcome(String container, Optional<CarobException> failure) {}

  /** Returns the results in the order of the containers. */
  static List<Outcome> on(List<String> containers, Verb.Action action) {
    if (containers.size() < 2) {
      return containers.stream().map(container -> one(container, action)).toList();
    }
    ExecutorService executor =
        Executors.newFixedThreadPool(
            Math.min(MOST, containers.size()),
            task -> {
              Thread thread = new Thread(task, "carob-together");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Callable<Outcome>> tasks = new ArrayList<>();
      containers.forEach(container -> tasks.add(() -> one(container, action)));
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> future : executor.invokeAll(tasks)) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new CarobException.Internal("a command on several containers failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted(
          "interrupted during an operation on several containers", e);
    } finally {
      executor.shutdown();
    }
  }

  private static Outcome one(String container, Verb.Action action) {
    try {
      action.on(container);
      return new Outcome(container, Optional.empty());
    } catch (CarobException e) {
      return new Outcome(container, Optional.of(e));
    } catch (RuntimeException | StackOverflowError e) {
      // A failure with one container does not affect the others.
      return new Outcome(container, Optional.of(CarobException.Internal.fault(container, e)));
    }
  }
}
