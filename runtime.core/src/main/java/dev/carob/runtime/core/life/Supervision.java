package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.api.types.ContainerExit;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerLock;
import dev.carob.runtime.core.record.ContainerStatus;
import dev.carob.runtime.core.record.Containers;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.oci.OciState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records up to date in the background: compares them with the OCI runtime's view, waits for
 * exits of containers and cleans up after them, and takes over containers of an earlier engine.
 */
public final class Supervision {

  private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

  private final Containers records;
  private final Backends backends;
  private final ExecutorService executor;
  private final StartSequence sequence;
  private final ContainerRemoval removal;
  private final ExecSessions sessions;
  private final Events events;
  private final ExitWatches watches;
  private final boolean booted;
  private final List<LifeListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param executor runs the work that follows the exit of a container
   * @param booted true if this is the first engine since boot
   */
  Supervision(
      Containers records,
      Backends backends,
      ExecutorService executor,
      StartSequence sequence,
      ContainerRemoval removal,
      ExecSessions sessions,
      Events events,
      ExitWatches watches,
      boolean booted) {
    this.records = records;
    this.backends = backends;
    this.executor = executor;
    this.sequence = sequence;
    this.removal = removal;
    this.sessions = sessions;
    this.events = events;
    this.watches = watches;
    this.booted = booted;
  }

  /** Adds a listener for starts and ends of containers. */
  void add(LifeListener listener) {
    listeners.add(listener);
  }

  /**
   * Updates a container's record, unless an operation holds its lock. A record of an earlier engine
   * is not returned before it has been reconciled; waits for that, up to a limit.
   */
  public void refresh(Container container) {
    refresh(container, LockedOperations.PATIENCE_WITH_OTHERS);
  }

  private void refresh(Container container, Duration patience) {
    if (container.reconciled() && !container.lock().isLocked() && !mayChange(container)) {
      return;
    }
    Optional<ContainerLock> free =
        container.reconciled() ? container.tryAcquire() : container.tryAcquire(patience);
    free.ifPresent(held -> refresh(container, held));
  }

  /** Like {@link #refresh}, with the same limit for all containers together. */
  public void refreshAll(List<Container> containers) {
    long end = System.nanoTime() + LockedOperations.PATIENCE_WITH_OTHERS.toNanos();
    for (Container container : containers) {
      refresh(container, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  private void refresh(Container container, ContainerLock held) {
    try (held;
        StepContext context = new StepContext(container, records, backends)) {
      if (!container.removed()) {
        sync(context);
      }
    } catch (CarobException e) {
      LOG.debug("{} is shown as it was last seen", container.config().title(), e);
    }
  }

  /**
   * Like {@link #refresh}, but waits for the operation that holds the lock. If that takes long, the
   * container is shown in its last known state.
   */
  public void inspect(Container container) {
    container
        .tryAcquire(LockedOperations.PATIENCE_WITH_OTHERS)
        .ifPresent(held -> refresh(container, held));
    container.requirePresent();
  }

  /**
   * Compares the record with the OCI runtime's view. A container that has ended is only marked as
   * such; its cleanup follows separately.
   */
  void sync(StepContext context) {
    Container container = context.container();
    if (!container.reconciled()) {
      reconcile(context);
      return;
    }
    if (!mayChange(container)) {
      return;
    }
    if (context.isEnding()) {
      adopt(container, context.runtime().state(container.oci()));
      return;
    }
    // Do not wait for a runtime that is being swapped: reading then uses the record unchanged.
    backends
        .leaseNow(OciRuntime.class, container.config().runtime())
        .ifPresent(
            lease -> {
              try (lease) {
                adopt(container, lease.get().state(container.oci()));
              }
            });
  }

  /** Returns true if the container's process can change its state without the engine. */
  private static boolean mayChange(Container container) {
    return switch (container.state()) {
      case CREATED, RUNNING, PAUSED -> true;
      default -> false;
    };
  }

  private void adopt(Container container, OciState found) {
    ContainerStatus status = container.status();
    ContainerStatus now = status;
    if (found instanceof OciState.Running running) {
      if (status.state() == ContainerState.PAUSED) {
        now = status.state(ContainerState.RUNNING);
      } else if (status.state() != ContainerState.RUNNING) {
        now = status.running(running.pid(), Instant.now());
      }
    } else if (found instanceof OciState.Paused) {
      now = status.state(ContainerState.PAUSED);
    } else if (found instanceof OciState.Stopped stopped) {
      now = status.stopped(stopped.exit());
    } else if (found instanceof OciState.Absent) {
      now = status.stopped(new ContainerExit(ContainerExit.UNKNOWN_CODE, Instant.now(), false));
    }
    if (now.state() != status.state()) {
      LOG.debug("{} was {} and is {}", container.config().title(), status.state(), now.state());
      try {
        records.saveSeen(container, now);
      } catch (CarobException.StorageFailed e) {
        // The actual state is shown. The cleanup writes it, or fails if an operation waits for it.
        LOG.warn("the state of {} cannot be written", container.config().title(), e);
      }
    }
  }

  /** Notifies the listeners that a container runs. */
  void running(Container container) {
    listeners.forEach(listener -> listener.running(container));
  }

  /** Notifies the listeners that a container's run has ended or could not begin. */
  void over(Container container) {
    listeners.forEach(listener -> listener.over(container));
  }

  /** Arranges the cleanup of a new container when its process has ended. */
  void watch(StepContext context) {
    Container container = context.container();
    int pid = container.status().pid();
    watches.add(
        context.runtime().exit(container.oci()),
        (exit, failure) -> executor.execute(() -> exited(container, pid, exit, failure)));
  }

  private void exited(
      Container container, int pid, @Nullable ContainerExit exit, @Nullable Throwable failure) {
    if (exit == null) {
      LOG.debug("{}: the wait for its end was broken off", container.config().title(), failure);
      return;
    }
    try (ContainerLock held = container.acquire();
        StepContext context = new StepContext(container, records, backends).ending()) {
      switch (container.state()) {
        case CREATED, RUNNING, PAUSED -> {
          if (container.status().pid() != pid) {
            // The exit is that of an earlier, failed start; the container has been started again
            // since.
            return;
          }
          records.saveSeen(container, container.status().stopped(exit));
        }
        case STOPPED -> {}
        default -> {
          return;
        }
      }
      if (!container.removed()) {
        finish(context);
      }
    } catch (RuntimeException e) {
      LOG.error("{} has ended, and its clean-up failed", container.config().title(), e);
      container.ended().complete(exit);
    }
  }

  /**
   * Releases what a container that has ended still holds, and removes the container if it has
   * {@code --rm}.
   */
  void finish(StepContext context) {
    Container container = context.container();
    ContainerExit exit = container.status().exit();
    sessions.sweep(context);
    sequence.undo(context);
    records.save(
        container,
        container
            .status()
            .state(ContainerState.EXITED)
            .restarts(Restarts.inARow(container.status())));
    events.container(container, "died", Map.of("containerExitCode", String.valueOf(exit.code())));
    events.container(container, "cleanup");
    over(container);
    if (container.config().spec().autoRemove()) {
      try {
        removal.remove(context);
      } catch (CarobException.Dependency e) {
        LOG.warn("{} stays: {}", container.config().title(), e.getMessage());
      }
    }
    container.ended().complete(exit);
  }

  /**
   * Reconciles all containers that have not been reconciled. Containers whose runtime is missing
   * wait for it.
   */
  public void reconcileAll() {
    for (Container container : records.all()) {
      if (!container.reconciled()) {
        executor.execute(() -> refresh(container));
      }
    }
  }

  /** Watches the containers of a runtime that is available again. */
  public void runtimeArrived(String name) {
    for (Container container : records.all()) {
      if (container.config().runtime().equals(name)) {
        executor.execute(() -> rewatch(container));
      }
    }
  }

  private void rewatch(Container container) {
    try (ContainerLock held = container.acquire();
        StepContext context = new StepContext(container, records, backends)) {
      if (container.removed()) {
        return;
      }
      boolean first = !container.reconciled();
      sync(context);
      if (first) {
        // Reconciliation has adopted the container or cleaned it up.
        return;
      }
      switch (container.state()) {
        case CREATED, RUNNING, PAUSED -> {
          watch(context);
          sessions.rewatch(context);
        }
        case STOPPED -> finish(context);
        default -> {}
      }
    } catch (CarobException e) {
      LOG.warn("{} cannot be watched", container.config().title(), e);
    }
  }

  /**
   * Compares a container's record and ledger with the actual state after a start of the engine.
   * Adopts it if it runs, cleans it up if it has ended, and undoes unfinished steps.
   */
  private void reconcile(StepContext context) {
    Container container = context.container();
    switch (container.state()) {
      case CREATED, RUNNING, PAUSED -> {
        boolean neverStarted = container.state() == ContainerState.CREATED;
        OciState found = context.runtime().state(container.oci());
        if (neverStarted && found instanceof OciState.Absent) {
          // The container was created but never started, so it has not ended.
          sequence.undo(context);
          records.save(container, container.status().state(ContainerState.CONFIGURED).failed(""));
          break;
        }
        adopt(container, found);
        container.markReconciled();
        if (container.state() == ContainerState.STOPPED) {
          finish(context);
        } else {
          watch(context);
          sessions.rewatch(context);
          running(container);
        }
      }
      case STOPPED -> finish(context);
      case REMOVING -> removal.remove(context);
      default -> {
        if (sequence.holds(container)) {
          LOG.info("{}: undoing an incomplete creation", container.config().title());
          sequence.undo(context);
        }
        if (container.effects().contains(CopyTree.BORROWED)) {
          CopyTree.giveBack(context);
        }
        if (booted && container.status().stoppedByUser() && Restarts.wantedAtBoot(container)) {
          records.save(container, container.status().stoppedByUser(false));
        }
        over(container);
      }
    }
    container.markReconciled();
  }
}
