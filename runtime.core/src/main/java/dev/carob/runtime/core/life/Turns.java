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

/** Operations on one container take turns: each has its lock, and a record that is up to date. */
final class Turns {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long an operation has to end by itself before another one interrupts it. */
  static final Duration PATIENCE_WITH_OTHERS = Duration.ofSeconds(2);

  private final Containers records;
  private final Backends backends;
  private final Supervision supervision;

  Turns(Containers records, Backends backends, Supervision supervision) {
    this.records = records;
    this.backends = backends;
    this.supervision = supervision;
  }

  /** What is done in a turn. */
  interface Action<T> {
    T act(Run run);
  }

  /** Waits for the container's lock, and acts while it has it. */
  <T> T take(Container container, Action<T> action) {
    try (Turn turn = container.turn()) {
      return act(container, action);
    }
  }

  /** As {@link #take}, to end a container or take it down: see {@link #actToEnd}. */
  <T> T takeToEnd(Container container, Action<T> action) {
    try (Turn turn = container.turn()) {
      return actToEnd(container, action);
    }
  }

  /**
   * As {@link #take}, to end a container; an operation that has the lock and does not end is
   * interrupted.
   *
   * @param patience before that
   */
  <T> T takeByForce(Container container, Duration patience, Action<T> action) {
    boolean enough = patience.compareTo(PATIENCE_WITH_OTHERS) > 0;
    try (Turn turn = container.turnByForce(enough ? patience : PATIENCE_WITH_OTHERS)) {
      return actToEnd(container, action);
    }
  }

  /** Acts in a turn that the caller holds. */
  <T> T act(Container container, Action<T> action) {
    try (Run run = run(container)) {
      return act(run, action);
    }
  }

  /**
   * As {@link #act}, for what ends a container or takes it down: it works without the backends that
   * are not available.
   */
  <T> T actToEnd(Container container, Action<T> action) {
    try (Run run = run(container).ending()) {
      return act(run, action);
    }
  }

  private <T> T act(Run run, Action<T> action) {
    run.container().requirePresent();
    supervision.sync(run);
    return action.act(run);
  }

  /** What is asked of a container's runtime. */
  interface Request<T> {
    T of(OciRuntime runtime);
  }

  /**
   * Asks a container's runtime for something that an operation needs. Where it fails because the
   * process has ended meanwhile, the refusal says so, as if it had ended before.
   */
  <T> T ask(Run run, Operation operation, Request<T> request) {
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

  /** Where its process has ended, until that is told too: its supervisor does so at once. */
  private static void awaitEnd(Run run) {
    Container container = run.container();
    // One that is ending has left its namespaces before it is a zombie.
    boolean over = !Files.exists(ProcessInfo.namespace(container.status().pid(), "ipc"));
    if (container.status().pid() > 0 && over) {
      try {
        run.runtime().exit(container.oci()).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw Waiting.failed(container, e);
      } catch (ExecutionException | TimeoutException e) {
        LOG.debug("{} has ended, and nobody tells how", container.config().title(), e);
      }
    }
  }

  /** As {@link #ask}, where there is no answer. */
  void on(Run run, Operation operation, Consumer<OciRuntime> request) {
    ask(
        run,
        operation,
        runtime -> {
          request.accept(runtime);
          return runtime;
        });
  }

  /** Acts without a turn: what is done needs neither the record nor anybody's consent. */
  void use(Container container, Consumer<Run> action) {
    try (Run run = run(container)) {
      action.accept(run);
    }
  }

  /** What the steps of an operation share; the caller holds the lock and closes it. */
  Run run(Container container) {
    return new Run(container, records, backends);
  }
}
