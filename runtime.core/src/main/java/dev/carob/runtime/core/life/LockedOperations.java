package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.ProcessInfo;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerLock;
import dev.carob.runtime.core.record.Containers;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciRuntime;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serializes the operations on a container: an operation holds the container's lock, and the record
 * is updated before it begins.
 */
final class LockedOperations {

  private static final Logger LOG = LoggerFactory.getLogger(LockedOperations.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long an operation may take to end by itself before another one interrupts it. */
  static final Duration PATIENCE_WITH_OTHERS = Duration.ofSeconds(2);

  private final Containers records;
  private final Backends backends;
  private final Supervision supervision;

  LockedOperations(Containers records, Backends backends, Supervision supervision) {
    this.records = records;
    this.backends = backends;
    this.supervision = supervision;
  }

  /** The work of an operation. */
  interface Action<T> {
    T perform(StepContext context);
  }

  /** Waits for the container's lock and performs an action under it. */
  <T> T perform(Container container, Action<T> action) {
    try (ContainerLock held = container.acquire()) {
      return performLocked(container, action);
    }
  }

  /**
   * Like {@link #perform}, for actions that end or release a container: see {@link
   * #performEndingLocked}.
   */
  <T> T performEnding(Container container, Action<T> action) {
    try (ContainerLock held = container.acquire()) {
      return performEndingLocked(container, action);
    }
  }

  /**
   * Like {@link #perform}, for actions that end a container. Interrupts an operation that holds the
   * lock and does not end.
   *
   * @param patience time before the interruption
   */
  <T> T performInterrupting(Container container, Duration patience, Action<T> action) {
    boolean enough = patience.compareTo(PATIENCE_WITH_OTHERS) > 0;
    try (ContainerLock held =
        container.acquireByInterruption(enough ? patience : PATIENCE_WITH_OTHERS)) {
      return performEndingLocked(container, action);
    }
  }

  /** Performs an action under a lock that the caller holds. */
  <T> T performLocked(Container container, Action<T> action) {
    try (StepContext context = context(container)) {
      return performLocked(context, action);
    }
  }

  /**
   * Like {@link #performLocked}, for actions that end or release a container: these work without
   * backends that are not available.
   */
  <T> T performEndingLocked(Container container, Action<T> action) {
    try (StepContext context = context(container).ending()) {
      return performLocked(context, action);
    }
  }

  private <T> T performLocked(StepContext context, Action<T> action) {
    context.container().requirePresent();
    supervision.sync(context);
    return action.perform(context);
  }

  /** A request to a container's runtime. */
  interface Request<T> {
    T of(OciRuntime runtime);
  }

  /**
   * Sends a request to a container's runtime. If it fails because the process has ended meanwhile,
   * the operation is rejected as if the process had ended before.
   */
  <T> T callRuntime(StepContext context, Operation operation, Request<T> request) {
    try {
      return request.of(context.runtime());
    } catch (CarobException.RuntimeFailed | CarobException.InvalidState e) {
      try {
        awaitEnd(context);
        supervision.sync(context);
        operation.require(context.container());
      } catch (CarobException better) {
        better.addSuppressed(e);
        throw better;
      }
      throw e;
    }
  }

  /**
   * If the process has ended, waits until its supervisor has reported that, which it does at once.
   */
  private static void awaitEnd(StepContext context) {
    Container container = context.container();
    // A process that is ending leaves its namespaces before it becomes a zombie.
    boolean over = !Files.exists(ProcessInfo.namespace(container.status().pid(), "ipc"));
    if (container.status().pid() > 0 && over) {
      try {
        context.runtime().exit(container.oci()).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw FutureWait.failed(container, e);
      } catch (ExecutionException | TimeoutException e) {
        LOG.debug("{} has ended, and its exit status is unknown", container.config().title(), e);
      }
    }
  }

  /** Like {@link #callRuntime}, for requests without a result. */
  void withRuntime(StepContext context, Operation operation, Consumer<OciRuntime> request) {
    callRuntime(
        context,
        operation,
        runtime -> {
          request.accept(runtime);
          return runtime;
        });
  }

  /**
   * Performs an action without the lock, if it depends neither on the record nor on other
   * operations.
   */
  void performUnlocked(Container container, Consumer<StepContext> action) {
    try (StepContext context = context(container)) {
      action.accept(context);
    }
  }

  /**
   * Creates the shared state of an operation's steps. The caller holds the lock and closes the
   * result.
   */
  StepContext context(Container container) {
    return new StepContext(container, records, backends);
  }
}
