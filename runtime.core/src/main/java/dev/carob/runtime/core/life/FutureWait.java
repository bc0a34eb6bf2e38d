package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.runtime.core.record.Container;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for events of a container, and converts failures of a wait. */
final class FutureWait {

  private FutureWait() {}

  static <T> T await(Container container, CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw failed(container, e);
    }
  }

  static CarobException failed(Container container, Exception e) {
    if (e.getCause() instanceof CarobException cause) {
      return cause;
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new CarobException.Interrupted(
          "interrupted while waiting for " + container.config().title(), e);
    }
    return new CarobException.Internal("waiting for " + container.config().title(), e);
  }
}
