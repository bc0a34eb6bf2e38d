package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.linux.Interruption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call into a backend on a thread of its own. The caller gives up when the backend has not
 * answered within the limit, and leaves the thread behind, interrupted. Time during which the
 * backend reads or writes a stream of the caller's does not count.
 */
final class PluginCall {

  /** How long the backend may go on once somebody has interrupted the operation. */
  private static final Duration LONGEST_INTERRUPTION = Duration.ofSeconds(3);

  private static final Duration SLICE = Duration.ofMillis(500);

  private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
  private final AtomicInteger inStreams = new AtomicInteger();
  private volatile long lastActive = System.nanoTime();
  private volatile boolean over;
  private volatile @Nullable Throwable own;
  private volatile boolean unwanted;
  private @Nullable Thread runner;
  private boolean abandoned;

  /** The backend uses a stream of the caller's from now on. */
  void enterStream() {
    inStreams.incrementAndGet();
  }

  /** It does not any more. */
  void leaveStream() {
    lastActive = System.nanoTime();
    inStreams.decrementAndGet();
  }

  /** Runs a callback of the caller's, and keeps its failure. */
  void own(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      own = e;
      throw e;
    }
  }

  /** Throws a failure that came from a callback of the caller's and through the backend. */
  void rethrowOwn(@Nullable Throwable failure) {
    if (failure != null && failure == own) {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) failure;
    }
  }

  /** Whether the call has ended for its caller: what was lent is not to be used any more. */
  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /**
   * Runs the call.
   *
   * @param late takes the result of a call that returns after its caller has given up
   * @throws TimeoutException the limit is over; the thread has been interrupted
   * @throws ExecutionException the call failed
   */
  @Nullable Object run(
      CallThreads threads,
      Callable<@Nullable Object> work,
      Duration limit,
      Consumer<@Nullable Object> late)
      throws TimeoutException, ExecutionException {
    lastActive = System.nanoTime();
    Supplier<Interruption.Binding> operation = Interruption.carry();
    threads.run(() -> execute(operation, work, late));
    try (Interruption.Binding woken = Interruption.register(this::giveUp)) {
      return await(limit);
    }
  }

  /** Another operation needs what this one holds. */
  private void giveUp() {
    if (!unwanted) {
      lastActive = System.nanoTime();
      unwanted = true;
    }
    interruptRunner();
  }

  private @Nullable Object await(Duration limit) throws TimeoutException, ExecutionException {
    boolean interrupted = false;
    while (true) {
      boolean hurried = interrupted || unwanted;
      Duration allowed =
          hurried && limit.compareTo(LONGEST_INTERRUPTION) > 0 ? LONGEST_INTERRUPTION : limit;
      long left =
          inStreams.get() > 0
              ? SLICE.toNanos()
              : allowed.toNanos() - (System.nanoTime() - lastActive);
      try {
        long slice = Math.max(Math.min(left, SLICE.toNanos()), 0);
        Object answer = result.get(slice, TimeUnit.NANOSECONDS);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return answer;
      } catch (InterruptedException e) {
        // The backend is told, and may take some time to undo what it did.
        interrupted = true;
        lastActive = System.nanoTime();
        interruptRunner();
      } catch (TimeoutException e) {
        boolean waitsForCaller = inStreams.get() > 0 && !hurried;
        boolean active = System.nanoTime() - lastActive < allowed.toNanos();
        if (waitsForCaller || active) {
          continue;
        }
        if (abandon()) {
          if (interrupted) {
            Thread.currentThread().interrupt();
            throw new CarobException.Interrupted("interrupted while a backend was called", e);
          }
          throw e;
        }
      } catch (ExecutionException e) {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        throw e;
      }
    }
  }

  private void execute(
      Supplier<Interruption.Binding> operation,
      Callable<@Nullable Object> work,
      Consumer<@Nullable Object> late) {
    synchronized (this) {
      runner = Thread.currentThread();
    }
    Object answer = null;
    Throwable failure = null;
    try (Interruption.Binding bound = operation.get()) {
      answer = work.call();
    } catch (Throwable e) {
      // Handed to the caller whatever it is: errors of a plugin's class loading are common.
      failure = e;
    }
    boolean nobodyWaits;
    synchronized (this) {
      runner = null;
      nobodyWaits = abandoned;
      if (!nobodyWaits) {
        if (failure == null) {
          result.complete(answer);
        } else {
          result.completeExceptionally(failure);
        }
      }
    }
    // The thread is used again, and must not carry over an interruption of this call.
    Thread.interrupted();
    if (nobodyWaits) {
      late.accept(answer);
    }
  }

  private synchronized void interruptRunner() {
    if (runner != null) {
      runner.interrupt();
    }
  }

  /** False where the result has come meanwhile. */
  private synchronized boolean abandon() {
    if (result.isDone()) {
      return false;
    }
    abandoned = true;
    over = true;
    interruptRunner();
    return true;
  }
}
