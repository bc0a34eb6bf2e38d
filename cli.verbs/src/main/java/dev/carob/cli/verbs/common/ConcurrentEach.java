package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does something to several containers at a time: most of an operation is waiting for others. */
public final class ConcurrentEach {

  private static final int MOST = 3 * Runtime.getRuntime().availableProcessors();

  private ConcurrentEach() {}

  /** How it went with one container. */
  public sealed interface Outcome {
    String container();

    Optional<CarobException> failure();
  }

  private record Well(String container) implements Outcome {
    @Override
    public Optional<CarobException> failure() {
      return Optional.empty();
    }
  }

  private record Ill(String container, CarobException cause) implements Outcome {
    @Override
    public Optional<CarobException> failure() {
      return Optional.of(cause);
    }
  }

  /** What came of it, in the order of the containers. */
  public static List<Outcome> on(List<String> containers, Verb.Action action) {
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
      List<Future<Outcome>> futures = new ArrayList<>();
      for (String container : containers) {
        futures.add(executor.submit(() -> one(container, action)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> future : futures) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new CarobException.Internal("a command on several containers failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted among several containers", e);
    } finally {
      executor.shutdown();
    }
  }

  private static Outcome one(String container, Verb.Action action) {
    try {
      action.on(container);
      return new Well(container);
    } catch (CarobException e) {
      return new Ill(container, e);
    } catch (RuntimeException | StackOverflowError e) {
      // A fault of one keeps nothing from the others.
      return new Ill(container, Errors.fault(container, e));
    }
  }
}
