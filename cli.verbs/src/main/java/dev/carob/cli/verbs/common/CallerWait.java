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

/** Waits for results, and stops waiting when the caller has gone. */
public final class CallerWait {

  private CallerWait() {}

  /** The value of a future. */
  public static <T> T of(Console console, CompletableFuture<T> future) {
    console.whenGone(() -> future.cancel(false));
    try {
      return future.get();
    } catch (CancellationException e) {
      throw new CarobException.Interrupted("whoever waited has gone", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CarobException known
          ? known
          : new CarobException.Internal("a wait failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while waiting", e);
    }
  }

  /** Hands on what comes, until there is nothing more. */
  public static void until(Console console, Subscription subscription) {
    try (subscription) {
      console.whenGone(subscription::close);
      subscription.await();
    }
  }

  /** A pause between two looks at something; false where nobody looks any more. */
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

  /** Ends when whoever typed the command has gone. */
  public static CompletableFuture<Void> gone(Console console) {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    console.whenGone(() -> gone.complete(null));
    return gone;
  }
}
