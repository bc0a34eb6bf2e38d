package dev.carob.runtime.core.life;

import dev.carob.api.types.ContainerExit;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The waits of one engine for exits of processes. An OCI runtime outlives the engine and keeps a
 * future, including its dependents, until the process ends. So the future refers to a watch that is
 * cleared when the engine closes: a later exit neither reaches the engine nor keeps it in memory.
 */
final class ExitWatches implements AutoCloseable {

  private final Set<Watch> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Waits for a future of the runtime. */
  private static final class Watch {
    private final AtomicReference<
            @Nullable BiConsumer<@Nullable ContainerExit, @Nullable Throwable>>
        then = new AtomicReference<>();

    void ended(@Nullable ContainerExit exit, @Nullable Throwable failure) {
      BiConsumer<@Nullable ContainerExit, @Nullable Throwable> action = then.getAndSet(null);
      if (action != null) {
        action.accept(exit, failure);
      }
    }

    void forget() {
      then.set(null);
    }
  }

  /** Calls back once with the exit or the failure of the wait, unless this is closed before. */
  void add(
      CompletableFuture<ContainerExit> exit,
      BiConsumer<@Nullable ContainerExit, @Nullable Throwable> action) {
    Watch watch = new Watch();
    watch.then.set(
        (value, failure) -> {
          open.remove(watch);
          action.accept(value, failure);
        });
    open.add(watch);
    if (closed) {
      watch.forget();
    }
    exit.whenComplete(watch::ended);
  }

  /** Ends all waits without calling back. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Watch::forget);
    open.clear();
  }
}
