package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import dev.carob.spi.verb.Console;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for results until the caller disconnects. */
public final class CallerWait {

  private CallerWait() {}

  /** Waits for the value of a future. */
  public static <T> T of(Console console, CompletableFuture<T> future) {
    console.whenGone(() -> future.cancel(false));
    try {
      return future.get();
    } catch (CancellationException e) {
      throw new CarobException.Interrupted("the caller has disconnected", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CarobException known
          ? known
          : new CarobException.Internal("a wait failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while waiting", e);
    }
  }

  /** Passes on the items of a subscription until it ends. */
  public static void until(Console console, Subscription subscription) {
    try (subscription) {
      console.whenGone(subscription::close);
      subscription.await();
    }
  }

  /** Pauses between two updates of a display; returns false if the caller has disconnected. */
  public static boolean pause(CompletableFuture<Void> gone, Duration pause) {
    try {
      gone.get(pause.toMillis(), TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException e) {
      return true;
    } catch (ExecutionException e) {
      throw new CarobException.Internal("a wait failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while waiting", e);
    }
  }

  /** Completes when the caller disconnects. */
  public static CompletableFuture<Void> gone(Console console) {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    console.whenGone(() -> gone.complete(null));
    return gone;
  }
}
