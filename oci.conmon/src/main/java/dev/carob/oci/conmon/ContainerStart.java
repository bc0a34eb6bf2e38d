package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.spi.oci.OciContainer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts containers, and determines whether a container was started: from the engine's own record,
 * or by a query to the runtime if an engine ended during the start.
 */
final class ContainerStart {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerStart.class);
  private static final Set<String> NOT_STARTED = Set.of("creating", "created");

  private final RuntimeCalls calls;

  /** The ids of the containers that this engine is starting. */
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  ContainerStart(RuntimeCalls calls) {
    this.calls = calls;
  }

  void start(OciContainer container) {
    StartRecord record = new SupervisorFiles(container).startRecord();
    underWay.add(container.id());
    try {
      record.starting();
      calls.start(container);
      settle(container, record);
    } finally {
      underWay.remove(container.id());
    }
  }

  /**
   * Records a start. A failure is only logged: without the record, {@link #isDone} asks the
   * runtime.
   */
  private static void settle(OciContainer container, StartRecord record) {
    try {
      record.started();
    } catch (CarobException e) {
      LOG.warn("container {}: its start is not recorded", container.id(), e);
    }
  }

  /** Returns true if a container with a live process was started. */
  boolean isDone(OciContainer container) {
    StartRecord record = new SupervisorFiles(container).startRecord();
    Optional<StartPhase> phase = record.phase();
    if (phase.isPresent() && phase.get() != StartPhase.STARTING) {
      return phase.get() == StartPhase.STARTED;
    }
    if (underWay.contains(container.id())) {
      return false;
    }
    Optional<String> status = calls.status(container);
    if (status.isEmpty()) {
      // The runtime does not report a status: the container counts as running, as its process is
      // alive.
      return true;
    }
    boolean started = !NOT_STARTED.contains(status.get());
    if (started) {
      settle(container, record);
    }
    return started;
  }
}
