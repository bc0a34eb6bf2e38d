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
 * One call of a backend on a separate thread. If the backend does not answer within the limit, the
 * caller abandons the call and leaves the thread behind, interrupted. Time that the backend spends
 * in streams of the caller does not count.
 */
final class PluginCall {

  /** How long the backend may continue after the operation was interrupted. */
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

  /** Marks that the backend starts to use a stream of the caller. */
  void enterStream() {
    inStreams.incrementAndGet();
  }

  /** Marks that the backend has finished using the stream. */
  void leaveStream() {
    lastActive = System.nanoTime();
    inStreams.decrementAndGet();
  }

  /** Runs a callback of the caller and records its failure. */
  void own(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      own = e;
      throw e;
    }
  }

  /** Rethrows a failure of the caller's callback that the backend has passed on. */
  void rethrowOwn(@Nullable Throwable failure) {
    if (failure != null && failure == own) {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) failure;
    }
  }

  /**
   * Returns true if the call has ended for the caller, so that lent objects must not be used any
   * more.
   */
  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /**
   * Runs the call.
   *
   * @param late receives the result of a call that returns after it was abandoned
   * @throws TimeoutException the limit has passed; the thread has been interrupted
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

  /** Interrupts the call because another operation needs the container. */
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
        // Interrupt the backend, and give it some time to undo its work.
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
      // Passes any Throwable to the caller: class loading errors are common in plugins.
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
    // The thread is reused and must not keep an interruption of this call.
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

  /** Returns false if the result has arrived meanwhile. */
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
