package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.types.HealthCheck;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.files.ProvidedFiles;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.runtime.core.volume.MountPreparation;
import dev.carob.runtime.core.volume.Volumes;
import dev.carob.spi.backend.Backends;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Combines the operations that change the states of containers. Each holds the container's lock
 * while it checks and changes the state, and releases it while it waits for a process to end.
 */
public final class Lifecycle implements AutoCloseable {

  private final HostPorts ports = new HostPorts();
  private final Containers records;
  private final Events events;
  private final LockedOperations operations;
  private final Supervision supervision;
  private final ContainerStarts starts;
  private final ContainerStops ends;
  private final ExecStarts execs;
  private final HealthChecks health;
  private final Restarts restarts;
  private final RootFilesystems contents;
  private final FileCopies copies;
  private final Artifacts artifacts;
  private final ResourceUsage usage;
  private final NetworkConnections connections;
  private final Leftovers leftovers;
  private final ExitWatches watches = new ExitWatches();
  private final ExecSessions sessions;

  /**
   * @param executor runs the work that follows the exit of a container, and copies stdin
   * @param timer starts due work on the executor
   * @param provided files that are copied into all containers
   * @param hookLimit time limit for hooks without a timeout
   * @param booted true if this is the first engine since boot
   */
  public Lifecycle(
      Containers records,
      Backends backends,
      OciSpec specs,
      Events events,
      ExecutorService executor,
      ScheduledExecutorService timer,
      Volumes volumes,
      ProvidedFiles provided,
      Supplier<Duration> hookLimit,
      boolean booted) {
    this.records = records;
    this.events = events;
    records.all().forEach(ports::recall);
    StartSequence sequence =
        new StartSequence(
            new OciStep(
                specs, new MountPreparation(volumes), provided, new Hooks(backends), hookLimit),
            ports,
            volumes);
    leftovers = new Leftovers(records, backends, executor);
    sessions = new ExecSessions(records, backends, events, executor, watches);
    ContainerRemoval removal =
        new ContainerRemoval(records, events, sessions, sequence, volumes, leftovers);
    supervision =
        new Supervision(
            records, backends, executor, sequence, removal, sessions, events, watches, booted);
    operations = new LockedOperations(records, backends, supervision);
    starts = new ContainerStarts(operations, records, sequence, supervision, events, executor);
    ends = new ContainerStops(operations, records, sequence, removal, supervision, events);
    execs = new ExecStarts(operations, sessions, specs, events, executor);
    restarts = new Restarts(timer, executor, starts::again);
    health = new HealthChecks(operations, records, execs, events, timer, executor, this::remedy);
    contents = new RootFilesystems(operations, events);
    copies = new FileCopies(operations, events, volumes);
    artifacts = new Artifacts(operations);
    usage = new ResourceUsage(operations, records, specs, events);
    connections = new NetworkConnections(operations, records, events);
    supervision.add(restarts);
    supervision.add(health);
  }

  /** Returns the supervision, which keeps the records up to date. */
  public Supervision supervision() {
    return supervision;
  }

  /** Returns the remains of removed containers whose backends were missing. */
  public Leftovers leftovers() {
    return leftovers;
  }

  public ContainerStarts starts() {
    return starts;
  }

  public ContainerStops ends() {
    return ends;
  }

  public WaitConditions conditions() {
    return new WaitConditions(supervision);
  }

  public ExecStarts execs() {
    return execs;
  }

  /** Returns the operations on artifacts of containers. */
  public Artifacts artifacts() {
    return artifacts;
  }

  /** Returns the operations on the files of containers. */
  public RootFilesystems contents() {
    return contents;
  }

  public FileCopies copies() {
    return copies;
  }

  public ResourceUsage usage() {
    return usage;
  }

  /** Returns the operations on the networks of containers. */
  public NetworkConnections connections() {
    return connections;
  }

  /** Runs a health check now. */
  public Health.Result checkHealth(Container container) {
    return health.run(container);
  }

  /** Changes a container's restart policy, from its next exit on. */
  public void updateRestartPolicy(Container container, RestartPolicy policy) {
    change(container, spec -> spec.restart(policy));
  }

  /** Changes a container's health check; the checks of a running container begin anew. */
  public void updateHealthCheck(Container container, HealthCheck check) {
    change(container, spec -> spec.health(check));
    operations.perform(
        container,
        context -> {
          health.changed(container);
          return container;
        });
  }

  private void change(Container container, Consumer<ContainerSpec.Builder> change) {
    operations.perform(
        container,
        context -> {
          Operation.UPDATE.require(container);
          ContainerSpec.Builder spec = container.config().spec().toBuilder();
          change.accept(spec);
          records.replace(container, container.config().withSpec(spec.build()));
          events.container(container, "update");
          return container;
        });
  }

  private void remedy(Container container, HealthCheck.OnFailure action) {
    switch (action) {
      case NONE -> {}
      case KILL -> {
        ends.kill(container, SignalName.number("KILL"));
        FutureWait.await(
            container, container.when(found -> found.state() != ContainerState.RUNNING));
      }
      case STOP -> ends.stop(container, container.config().spec().stopTimeout());
      case RESTART -> restart(container, container.config().spec().stopTimeout());
    }
  }

  /** Stops a container if it runs, and starts it. */
  public void restart(Container container, Duration timeout) {
    ends.stop(container, timeout);
    starts.start(container);
    events.container(container, "restart");
  }

  /** Sets the size of the container's terminal. */
  public void resize(Container container, int rows, int columns) {
    operations.perform(
        container,
        context -> {
          Operation.RESIZE.require(container);
          if (!container.config().spec().tty()) {
            throw new CarobException.InvalidArgument(
                container.config().title() + " has no terminal to resize");
          }
          operations.withRuntime(
              context, Operation.RESIZE, runtime -> runtime.resize(container.oci(), rows, columns));
          return container;
        });
  }

  public void pause(Container container) {
    operations.perform(
        container,
        context -> {
          Operation.PAUSE.require(container);
          if (container.stopping()) {
            // A frozen container would not end, and the operation that stops it would wait forever.
            throw new CarobException.InvalidState(
                "cannot pause %s: it is stopping, not running: container state improper"
                    .formatted(container.config().title()),
                FailureDetails.about(Subject.Kind.CONTAINER, container.config().name()));
          }
          ResourceUsage.requireCgroup(container, "pause");
          try {
            operations.withRuntime(
                context, Operation.PAUSE, runtime -> runtime.pause(container.oci()));
          } catch (CarobException e) {
            // It may be frozen, or become so, and would not end when it is killed.
            ThreadInterrupt.finish(() -> FrozenCgroup.thaw(container.status().pid()));
            throw e;
          }
          enter(container, Operation.PAUSE, "pause");
          return container;
        });
  }

  public void unpause(Container container) {
    operations.perform(
        container,
        context -> {
          Operation.UNPAUSE.require(container);
          operations.withRuntime(
              context, Operation.UNPAUSE, runtime -> runtime.resume(container.oci()));
          enter(container, Operation.UNPAUSE, "unpause");
          return container;
        });
  }

  private void enter(Container container, Operation operation, String event) {
    ContainerState next = operation.leadsTo(container.state());
    records.save(container, container.status().state(next));
    events.container(container, event);
  }

  /** Renames a container. */
  public void rename(Container container, String name) {
    operations.perform(
        container,
        context -> {
          Operation.RENAME.require(container);
          records.rename(container, name);
          events.container(container, "rename");
          return container;
        });
  }

  /**
   * Stops restarts, health checks and the supervision, and ends all waits for exits of processes.
   */
  @Override
  public void close() {
    watches.close();
    restarts.close();
    ports.close();
    CarobException reason =
        new CarobException.BackendUnavailable(
            "the engine is being stopped; containers continue to run");
    sessions.abandon(reason);
    records.all().forEach(container -> container.ended().completeExceptionally(reason));
  }
}
