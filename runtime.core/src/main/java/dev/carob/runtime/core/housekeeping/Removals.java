package dev.carob.runtime.core.housekeeping;

import dev.carob.api.CarobException;
import dev.carob.api.housekeeping.Housekeeping.ContainerRemoval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Removes several objects, and reports how each removal went. */
final class Removals {

  /**
   * A removal mostly waits for the kernel and for programs, so use more threads than processors.
   */
  private static final int THREADS = 3 * Runtime.getRuntime().availableProcessors();

  private Removals() {}

  /** The outcome for one object; {@code ids} are the ids of removed containers. */
  record Result(String name, List<String> ids, long freed, Optional<CarobException> failure)
      implements ContainerRemoval {

    static Result removed(String name, List<String> ids, long freed) {
      return new Result(name, ids, freed, Optional.empty());
    }

    static Result failed(String name, CarobException failure) {
      return new Result(name, List.of(), 0, Optional.of(failure));
    }
  }

  /**
   * Removes one object. An internal error of the engine counts as a failure of this object only.
   */
  static Result one(String name, Function<String, Result> removal) {
    try {
      return removal.apply(name);
    } catch (CarobException e) {
      return Result.failed(name, e);
    } catch (RuntimeException | StackOverflowError e) {
      return Result.failed(name, CarobException.Internal.fault(name, e));
    }
  }

  /** Removes objects one after the other. */
  static List<Result> inOrder(List<String> names, Function<String, Result> removal) {
    return names.stream().map(name -> one(name, removal)).toList();
  }

  /** Removes objects, several at a time; the results have the order of the names. */
  static List<Result> together(List<String> names, Function<String, Result> removal) {
    if (names.size() < 2) {
      return inOrder(names, removal);
    }
    ExecutorService executor =
        Executors.newFixedThreadPool(
            Math.min(THREADS, names.size()),
            task -> {
              Thread thread = new Thread(task, "carob-removal");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Callable<Result>> tasks = new ArrayList<>();
      names.forEach(name -> tasks.add(() -> one(name, removal)));
      List<Result> results = new ArrayList<>();
      for (Future<Result> future : executor.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new CarobException.Internal("a removal failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while removing " + names, e);
    } finally {
      executor.shutdown();
    }
  }
}
