package dev.carob.runtime.core.life;

import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.spi.backend.Backends;
import java.util.function.Consumer;

/** Operations on one container take turns: each has its lock, and a record that is up to date. */
final class Turns {

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
    container.lock().lock();
    try (Run run = run(container)) {
      container.requirePresent();
      supervision.sync(run);
      return action.act(run);
    } finally {
      container.lock().unlock();
    }
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
