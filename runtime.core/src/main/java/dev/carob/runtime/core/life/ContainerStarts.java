package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.AttachResult;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.types.ContainerExit;
import dev.carob.api.types.Inheritance;
import dev.carob.linux.Faults;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.ContainerStatus;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.record.LogDriver;
import dev.carob.runtime.core.stdio.Attachment;
import dev.carob.spi.oci.OciState;
import dev.carob.spi.oci.OciStdio;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts containers and attaches streams to them. */
public final class ContainerStarts {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerStarts.class);

  private final LockedOperations operations;
  private final Containers records;
  private final StartSequence sequence;
  private final Supervision supervision;
  private final Events events;
  private final ExecutorService executor;

  ContainerStarts(
      LockedOperations operations,
      Containers records,
      StartSequence sequence,
      Supervision supervision,
      Events events,
      ExecutorService executor) {
    this.operations = operations;
    this.records = records;
    this.sequence = sequence;
    this.supervision = supervision;
    this.events = events;
    this.executor = executor;
  }

  /**
   * Creates a container in the OCI runtime.
   *
   * @param inheritance what its process inherits
   */
  public void init(Container container, Inheritance inheritance) {
    operations.perform(
        container,
        context -> {
          Operation.INIT.require(container);
          create(context.inherit(inheritance));
          return container;
        });
  }

  /** Starts a container and those that it requires. Does nothing if it runs. */
  public void start(Container container) {
    start(container, Inheritance.NONE);
  }

  /**
   * As {@link #start(Container)}.
   *
   * @param inheritance what its process inherits
   */
  public void start(Container container, Inheritance inheritance) {
    run(container, inheritance);
  }

  /** Starts a container if it does not run. The result completes when the run has ended. */
  private CompletableFuture<ContainerExit> run(Container container, Inheritance inheritance) {
    startRequired(container);
    return operations.perform(
        container,
        context -> {
          Operation.START.require(container);
          if (container.state() != ContainerState.RUNNING) {
            asked(container);
            prepare(context.inherit(inheritance));
            go(context);
          }
          return container.ended();
        });
  }

  /** Starts a container with attached streams, and copies them until the attachment ends. */
  public AttachResult startAttached(Container container, AttachOptions options) {
    if (inheritsStreams(container)) {
      return new AttachResult(false, run(container, options.inheritance()).copy());
    }
    startRequired(container);
    Joined joined =
        operations.perform(
            container,
            context -> {
              Operation.START.require(container);
              if (container.state() == ContainerState.RUNNING) {
                return join(context);
              }
              asked(container);
              prepare(context.inherit(options.inheritance()));
              Joined early = join(context);
              try {
                go(context);
              } catch (RuntimeException e) {
                early.stdio().close();
                throw e;
              }
              return early;
            });
    return copy(joined, options);
  }

  /** Starts a container again if its restart policy still applies. */
  void again(Container container) {
    operations.perform(
        container,
        context -> {
          if (!Restarts.wanted(container)) {
            return container;
          }
          ContainerStatus status = container.status();
          records.save(container, status.restarts(Restarts.inARow(status) + 1));
          try {
            prepare(context);
            go(context);
          } catch (CarobException e) {
            LOG.warn("{} could not be started again", container.config().title(), e);
            supervision.over(container);
            return container;
          }
          events.container(container, "restart");
          return container;
        });
  }

  /** Starts the required containers first, each after those that it requires itself. */
  private void startRequired(Container container) {
    for (String id : container.config().spec().requires()) {
      Container required = records.get(id);
      supervision.refresh(required);
      if (required.state() != ContainerState.RUNNING) {
        start(required);
      }
    }
  }

  /** A start by a user resets the state of the restart policy. */
  private void asked(Container container) {
    ContainerStatus status = container.status();
    if (status.stoppedByUser() || status.restarts() > 0) {
      records.save(container, status.stoppedByUser(false).restarts(0));
    }
  }

  private void requireDependencies(Container container) {
    List<String> missing =
        container.config().spec().requires().stream()
            .map(records::get)
            .peek(supervision::refresh)
            .filter(required -> required.state() != ContainerState.RUNNING)
            .map(Container::id)
            .toList();
    if (!missing.isEmpty()) {
      throw new CarobException.Dependency(
          "%s: some dependencies of it are not started: %s: container state improper"
              .formatted(container.config().title(), String.join(", ", missing)),
          FailureDetails.about(Subject.Kind.CONTAINER, container.config().name()));
    }
  }

  /** Attaches streams to a running container. */
  public AttachResult attach(Container container, AttachOptions options) {
    if (inheritsStreams(container)) {
      throw new CarobException.InvalidState(
          "this container is using the 'passthrough' log driver, cannot attach: this container is"
              + " not logging output",
          FailureDetails.about(Subject.Kind.CONTAINER, container.config().name()));
    }
    Joined joined =
        operations.perform(
            container,
            context -> {
              Operation.ATTACH.require(container);
              return join(context);
            });
    events.container(container, "attach");
    return copy(joined, options);
  }

  private static boolean inheritsStreams(Container container) {
    return LogDriver.of(container.config().spec()) == LogDriver.PASSTHROUGH;
  }

  /** The streams of a run and its exit. */
  private record Joined(OciStdio stdio, CompletableFuture<ContainerExit> exit) {}

  private static Joined join(StepContext context) {
    Container container = context.container();
    return new Joined(context.runtime().attach(container.oci()), container.ended().copy());
  }

  private AttachResult copy(Joined joined, AttachOptions options) {
    boolean detached = new Attachment(joined.stdio(), options).copy(executor);
    return new AttachResult(detached, joined.exit());
  }

  private void prepare(StepContext context) {
    requireDependencies(context.container());
    if (context.container().state() != ContainerState.CREATED) {
      create(context);
    }
  }

  private void create(StepContext context) {
    Container container = context.container();
    requireDependencies(container);
    if (sequence.holds(container)) {
      // Undo the remains of an earlier run, and record that the container no longer holds anything.
      sequence.undo(context);
      records.save(container, container.status().state(ContainerState.CONFIGURED));
    }
    ContainerState before = container.state();
    container.beginRun();
    try {
      Faults.beforeFile("make directories");
      container.makeDirectories();
      Faults.after("make directories");
      sequence.perform(context);
    } catch (RuntimeException e) {
      records.save(container, container.status().state(before).failed(message(e)));
      throw e;
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": cannot make " + container.runDir() + ": " + e, e);
    }
    supervision.watch(context);
    events.container(container, "init");
  }

  /** The health of a container that has just started. */
  static Health firstHealth(ContainerConfig config) {
    return config.health().present()
        ? Health.builder().status(Health.Status.STARTING).build()
        : Health.NONE;
  }

  private void go(StepContext context) {
    Container container = context.container();
    try {
      context.runtime().start(container.oci());
    } catch (RuntimeException e) {
      CarobException stopped = stoppedMeanwhile(context, e);
      try {
        sequence.undo(context);
      } catch (RuntimeException e2) {
        e.addSuppressed(e2);
      }
      records.save(
          container, container.status().state(ContainerState.CONFIGURED).failed(message(e)));
      throw stopped == null ? e : stopped;
    }
    Health health = firstHealth(container.config());
    records.save(
        container,
        container.status().running(container.status().pid(), Instant.now()).health(health));
    events.container(container, "start");
    supervision.running(container);
  }

  /**
   * If the container was stopped during its start, reports that instead of the runtime's failure.
   */
  private static @Nullable CarobException stoppedMeanwhile(
      StepContext context, RuntimeException e) {
    Container container = context.container();
    boolean runtimes =
        e instanceof CarobException.RuntimeFailed failed
            && failed.code() == FailureCode.RUNTIME_FAILED;
    if (!runtimes || !(context.runtime().state(container.oci()) instanceof OciState.Stopped)) {
      return null;
    }
    CarobException stopped =
        new CarobException.InvalidState(
            container.config().title()
                + " was stopped before it could start: container state improper",
            FailureDetails.about(Subject.Kind.CONTAINER, container.config().name()));
    stopped.addSuppressed(e);
    return stopped;
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
