package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.types.ContainerExit;
import dev.carob.linux.Signals;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerLock;
import dev.carob.runtime.core.record.ContainerStatus;
import dev.carob.runtime.core.record.Containers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops containers, waits for their exits, and removes them. */
public final class ContainerStops {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerStops.class);

  private static final Duration PATIENCE_WITH_THE_KILLED = Duration.ofSeconds(20);

  private final LockedOperations operations;
  private final Containers records;
  private final StartSequence sequence;
  private final ContainerRemoval removal;
  private final Supervision supervision;
  private final Events events;

  ContainerStops(
      LockedOperations operations,
      Containers records,
      StartSequence sequence,
      ContainerRemoval removal,
      Supervision supervision,
      Events events) {
    this.operations = operations;
    this.records = records;
    this.sequence = sequence;
    this.removal = removal;
    this.supervision = supervision;
    this.events = events;
  }

  /**
   * Sends a signal. SIGKILL also ends a start that hangs, and does not wait for another operation
   * that does.
   */
  public void kill(Container container, int signal) {
    boolean byForce = signal == Signals.SIGKILL;
    try (ContainerLock held =
        byForce
            ? container.acquireByInterruption(LockedOperations.PATIENCE_WITH_OTHERS)
            : container.acquire()) {
      operations.performEndingLocked(
          container,
          context ->
              // If the interrupted operation has left the container not running, there is no
              // process to kill.
              held.forced() && !Operation.KILL.allowedIn(container.state())
                  ? container
                  : kill(context, signal));
    }
  }

  private Container kill(StepContext context, int signal) {
    Container container = context.container();
    Operation.KILL.require(container);
    operations.withRuntime(context, Operation.KILL, oci -> oci.kill(container.oci(), signal));
    watchWithoutRuntime(context);
    rest(container);
    events.container(container, "kill", Map.of("signal", String.valueOf(signal)));
    return container;
  }

  /**
   * If the runtime is missing, watches the process itself, since the runtime does not report its
   * exit.
   */
  private void watchWithoutRuntime(StepContext context) {
    if (context.withoutRuntime()) {
      supervision.watch(context);
    }
  }

  /** Suspends the restart policy, because a user ends the container. */
  private void rest(Container container) {
    ContainerStatus status = container.status();
    boolean watched = container.config().spec().restart().kind() != RestartPolicy.Kind.NO;
    if (watched && !status.stoppedByUser()) {
      records.save(container, status.stoppedByUser(true));
    }
  }

  /**
   * Stops a container, kills it after the timeout, and waits until it has ended.
   *
   * @return true if the container had to be killed
   */
  public boolean stop(Container container, Duration timeout) {
    CompletableFuture<ContainerExit> ended =
        operations.performInterrupting(
            container,
            timeout,
            context -> {
              Operation.STOP.require(container);
              switch (container.state()) {
                case RUNNING, CREATED -> {
                  boolean atOnce = timeout.isZero() || container.state() == ContainerState.CREATED;
                  signalIfThere(context, atOnce ? Signals.SIGKILL : stopSignal(container));
                  watchWithoutRuntime(context);
                  container.markStopping();
                  rest(container);
                  events.container(container, "stop");
                  return container.ended();
                }
                case STOPPED -> supervision.finish(context);
                default -> {}
              }
              rest(container);
              return CompletableFuture.completedFuture(container.status().exit());
            });
    try {
      ended.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      requireCleanUp(container);
      return false;
    } catch (TimeoutException e) {
      LOG.debug("{} did not stop within {}", container.config().title(), timeout);
    } catch (InterruptedException | ExecutionException e) {
      throw FutureWait.failed(container, e);
    }
    boolean killed = !timeout.isZero() && killLate(container, ended);
    awaitKilled(container, ended);
    requireCleanUp(container);
    return killed;
  }

  private boolean killLate(Container container, CompletableFuture<ContainerExit> ended) {
    return operations.performEnding(
        container,
        context -> {
          boolean runs = container.state() == ContainerState.RUNNING && container.ended() == ended;
          if (runs) {
            signalIfThere(context, Signals.SIGKILL);
            watchWithoutRuntime(context);
          }
          return runs;
        });
  }

  /** Repeats a cleanup that failed, so that the caller learns the reason. */
  private void requireCleanUp(Container container) {
    if (container.state() != ContainerState.STOPPED) {
      return;
    }
    try (ContainerLock held = container.acquire();
        StepContext context = operations.context(container)) {
      if (!container.removed() && container.state() == ContainerState.STOPPED) {
        supervision.finish(context);
      }
    }
  }

  /**
   * Waits for the exit of a killed container. If its supervisor hangs and does not report it,
   * checks the container itself.
   */
  private void awaitKilled(Container container, CompletableFuture<ContainerExit> ended) {
    try {
      ended.get(PATIENCE_WITH_THE_KILLED.toMillis(), TimeUnit.MILLISECONDS);
      return;
    } catch (TimeoutException e) {
      LOG.warn("{} was killed, and its exit status is unknown", container.config().title());
    } catch (InterruptedException | ExecutionException e) {
      throw FutureWait.failed(container, e);
    }
    operations.performEnding(
        container,
        context -> {
          if (container.ended() != ended || ended.isDone()) {
            return container;
          }
          if (container.state() != ContainerState.STOPPED) {
            throw new CarobException.RuntimeFailed(
                "%s was killed, and its process does not end".formatted(container.config().title()),
                null);
          }
          supervision.finish(context);
          return container;
        });
  }

  private static int stopSignal(Container container) {
    return Signals.number(container.config().stopSignal()).orElse(Signals.SIGTERM);
  }

  /** A process that has just ended by itself is treated like one that was signalled. */
  private static void signalIfThere(StepContext context, int signal) {
    try {
      context.runtime().kill(context.container().oci(), signal);
    } catch (CarobException.InvalidState e) {
      LOG.debug("{} has ended by itself", context.container().config().title(), e);
    }
  }

  /** Waits until a container has ended, and returns its exit. */
  public ContainerExit waitFor(Container container) {
    return FutureWait.await(container, whenEnded(container));
  }

  /**
   * Completes when a container has ended. The caller may complete the future without affecting
   * others. A container that was never started has ended with 0, as in Podman.
   */
  public CompletableFuture<ContainerExit> whenEnded(Container container) {
    return operations.perform(
        container,
        context ->
            container.tidied()
                ? CompletableFuture.completedFuture(container.status().exit())
                : container.state() == ContainerState.CONFIGURED
                    ? CompletableFuture.completedFuture(new ContainerExit(0, Instant.now(), false))
                    : container.ended().copy());
  }

  /** Releases what a container that has ended still holds. */
  public void cleanup(Container container) {
    operations.performEnding(
        container,
        context -> {
          Operation.CLEANUP.require(container);
          if (container.state() == ContainerState.STOPPED) {
            supervision.finish(context);
          } else {
            sequence.undo(context);
            events.container(container, "cleanup");
          }
          return container;
        });
  }

  /**
   * Removes a container.
   *
   * @return the ids of the removed containers
   */
  public List<String> remove(Container container, RemoveOptions options) {
    List<String> gone = new ArrayList<>();
    if (options.dependents()) {
      for (Container dependent : records.dependents(container)) {
        // A container that requires several of them may have been removed already.
        if (!dependent.removed()) {
          gone.addAll(remove(dependent, options));
        }
      }
    }
    removeOne(container, options);
    gone.add(container.id());
    return gone;
  }

  private void removeOne(Container container, RemoveOptions options) {
    if (options.force()) {
      stopToRemove(container, options.stopTimeout());
    }
    try (ContainerLock held =
            options.force()
                ? container.acquireByInterruption(LockedOperations.PATIENCE_WITH_OTHERS)
                : container.acquire();
        StepContext context = operations.context(container).ending()) {
      if (container.removed()) {
        // --rm has removed the container already.
        return;
      }
      supervision.sync(context);
      if (!options.force()) {
        container.requireReadable();
      }
      if (container.state() != ContainerState.REMOVING) {
        Operation.REMOVE.require(container);
      }
      removal.remove(context, options.volumes() || container.config().spec().autoRemove());
    }
    container.ended().complete(container.status().exit());
  }

  private void stopToRemove(Container container, Duration timeout) {
    try {
      operations.performInterrupting(
          container,
          Duration.ZERO,
          context -> {
            if (container.state() == ContainerState.PAUSED) {
              context.runtime().resume(container.oci());
              records.save(container, container.status().state(ContainerState.RUNNING));
            }
            return container;
          });
      if (container.state() == ContainerState.RUNNING) {
        stop(container, timeout);
      }
    } catch (CarobException.NotFound e) {
      LOG.debug("{} was removed meanwhile", container.config().title(), e);
    }
  }

  /** Undoes a failed creation; the caller holds the lock. */
  public void abandon(Container container) {
    try (StepContext context = operations.context(container).ending()) {
      removal.remove(context, true);
    }
  }
}
