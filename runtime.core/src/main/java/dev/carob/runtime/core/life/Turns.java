package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.ProcessInfo;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.record.Turn;
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

/** Serializes the operations on a container: each holds its lock and has an up-to-date record. */
final class Turns {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long an operation may take to end by itself before another one interrupts it. */
  static final Duration PATIENCE_WITH_OTHERS = Duration.ofSeconds(2);

  private final Containers records;
  private final Backends backends;
  private final Supervision supervision;

  Turns(Containers records, Backends backends, Supervision supervision) {
    this.records = records;
    this.backends = backends;
    this.supervision = supervision;
  }

  /** An operation under the lock. */
  interface Action<T> {
    T act(StepContext run);
  }

  /** Waits for the container's lock and performs an action under it. */
  <T> T take(Container container, Action<T> action) {
    try (Turn turn = container.turn()) {
      return act(container, action);
    }
  }

  /** As {@link #take}, for actions that end or release a container: see {@link #actToEnd}. */
  <T> T takeToEnd(Container container, Action<T> action) {
    try (Turn turn = container.turn()) {
      return actToEnd(container, action);
    }
  }

  /**
   * As {@link #take}, for actions that end a container. Interrupts an operation that holds the lock
   * and does not end.
   *
   * @param patience time before the interruption
   */
  <T> T takeByForce(Container container, Duration patience, Action<T> action) {
    boolean enough = patience.compareTo(PATIENCE_WITH_OTHERS) > 0;
    try (Turn turn = container.turnByForce(enough ? patience : PATIENCE_WITH_OTHERS)) {
      return actToEnd(container, action);
    }
  }

  /** Performs an action under a lock that the caller holds. */
  <T> T act(Container container, Action<T> action) {
    try (StepContext run = run(container)) {
      return act(run, action);
    }
  }

  /**
   * As {@link #act}, for actions that end or release a container: these work without backends that
   * are not available.
   */
  <T> T actToEnd(Container container, Action<T> action) {
    try (StepContext run = run(container).ending()) {
      return act(run, action);
    }
  }

  private <T> T act(StepContext run, Action<T> action) {
    run.container().requirePresent();
    supervision.sync(run);
    return action.act(run);
  }

  /** A request to a container's runtime. */
  interface Request<T> {
    T of(OciRuntime runtime);
  }

  /**
   * Sends a request to a container's runtime. If it fails because the process has ended meanwhile,
   * the operation is rejected as if the process had ended before.
   */
  <T> T ask(StepContext run, Operation operation, Request<T> request) {
    try {
      return request.of(run.runtime());
    } catch (CarobException.RuntimeFailed | CarobException.InvalidState e) {
      try {
        awaitEnd(run);
        supervision.sync(run);
        operation.require(run.container());
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
  private static void awaitEnd(StepContext run) {
    Container container = run.container();
    // A process that is ending leaves its namespaces before it becomes a zombie.
    boolean over = !Files.exists(ProcessInfo.namespace(container.status().pid(), "ipc"));
    if (container.status().pid() > 0 && over) {
      try {
        run.runtime().exit(container.oci()).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw FutureWait.failed(container, e);
      } catch (ExecutionException | TimeoutException e) {
        LOG.debug("{} has ended, and its exit status is unknown", container.config().title(), e);
      }
    }
  }

  /** As {@link #ask}, for requests without a result. */
  void on(StepContext run, Operation operation, Consumer<OciRuntime> request) {
    ask(
        run,
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
  void use(Container container, Consumer<StepContext> action) {
    try (StepContext run = run(container)) {
      action.accept(run);
    }
  }

  /**
   * Creates the shared state of an operation's steps. The caller holds the lock and closes the
   * result.
   */
  StepContext run(Container container) {
    return new StepContext(container, records, backends);
  }
}
