package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.AttachResult;
import dev.carob.api.container.ContainerExit;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.linux.Signals;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.runtime.core.stdio.Attachment;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciStdio;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads containers from state to state. Each operation holds the container's lock while it looks
 * and acts, and lets go of it while it waits for a process to end.
 */
public final class Lifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  private final Containers records;
  private final Backends backends;
  private final ExecutorService executor;
  private final StartRow row;
  private final Removal removal;
  private final Supervision supervision;
  private final Turns turns;
  private final Contents contents;
  private final Artifacts artifacts;

  /**
   * @param executor runs what follows the end of a container, and copies stdin
   */
  public Lifecycle(Containers records, Backends backends, OciSpec specs, ExecutorService executor) {
    this.records = records;
    this.backends = backends;
    this.executor = executor;
    this.row = new StartRow(specs);
    this.removal = new Removal(records, row);
    this.supervision = new Supervision(records, backends, executor, row, removal);
    this.turns = new Turns(records, backends, supervision);
    this.contents = new Contents(turns);
    this.artifacts = new Artifacts(turns);
  }

  /** What keeps the records true beside the operations. */
  public Supervision supervision() {
    return supervision;
  }

  /** The operations on what is kept with containers. */
  public Artifacts artifacts() {
    return artifacts;
  }

  /** The operations on containers' files. */
  public Contents contents() {
    return contents;
  }

  /** Makes a container in the OCI runtime. */
  public void init(Container container) {
    turns.take(
        container,
        run -> {
          Operation.INIT.require(container);
          create(run);
          return container;
        });
  }

  /** Starts a container; one that runs is left as it is. */
  public void start(Container container) {
    turns.take(
        container,
        run -> {
          Operation.START.require(container);
          if (container.state() != ContainerState.RUNNING) {
            prepare(run);
            go(run);
          }
          return container;
        });
  }

  /** Starts a container with streams joined to it, and copies them until the attachment ends. */
  public AttachResult startAttached(Container container, AttachOptions options) {
    Joined joined =
        turns.take(
            container,
            run -> {
              Operation.START.require(container);
              if (container.state() == ContainerState.RUNNING) {
                return join(run);
              }
              prepare(run);
              Joined early = join(run);
              try {
                go(run);
              } catch (RuntimeException e) {
                early.stdio().close();
                throw e;
              }
              return early;
            });
    return copy(joined, options);
  }

  /** Joins streams to a container that runs. */
  public AttachResult attach(Container container, AttachOptions options) {
    Joined joined =
        turns.take(
            container,
            run -> {
              Operation.ATTACH.require(container);
              return join(run);
            });
    return copy(joined, options);
  }

  /** The streams of a run, and its end. */
  private record Joined(OciStdio stdio, CompletableFuture<ContainerExit> exit) {}

  private static Joined join(Run run) {
    Container container = run.container();
    return new Joined(run.runtime().attach(container.oci()), container.ended().copy());
  }

  private AttachResult copy(Joined joined, AttachOptions options) {
    boolean detached = new Attachment(joined.stdio(), options).copy(executor);
    return new AttachResult(detached, joined.exit());
  }

  private void prepare(Run run) {
    if (run.container().state() != ContainerState.CREATED) {
      create(run);
    }
  }

  private void create(Run run) {
    Container container = run.container();
    if (row.holds(container)) {
      // What an earlier run has left behind goes first; the state then says that nothing is held.
      row.undo(run);
      records.save(container, container.status().state(ContainerState.CONFIGURED));
    }
    ContainerState before = container.state();
    container.beginRun();
    try {
      Files.createDirectories(container.runDir());
      row.perform(run);
    } catch (RuntimeException e) {
      records.save(container, container.status().state(before).failed(message(e)));
      throw e;
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": cannot make " + container.runDir() + ": " + e, e);
    }
    supervision.watch(run);
  }

  private void go(Run run) {
    Container container = run.container();
    try {
      run.runtime().start(container.oci());
    } catch (RuntimeException e) {
      try {
        row.undo(run);
      } catch (RuntimeException e2) {
        e.addSuppressed(e2);
      }
      records.save(
          container, container.status().state(ContainerState.CONFIGURED).failed(message(e)));
      throw e;
    }
    records.save(container, container.status().running(container.status().pid(), Instant.now()));
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** Tells the terminal its size. */
  public void resize(Container container, int rows, int columns) {
    turns.take(
        container,
        run -> {
          Operation.RESIZE.require(container);
          if (!container.config().spec().tty()) {
            throw new CarobException.InvalidArgument(
                container.config().title() + " has no terminal to resize");
          }
          run.runtime().resize(container.oci(), rows, columns);
          return container;
        });
  }

  /** Sends a signal. */
  public void kill(Container container, int signal) {
    turns.take(
        container,
        run -> {
          Operation.KILL.require(container);
          run.runtime().kill(container.oci(), signal);
          return container;
        });
  }

  public void pause(Container container) {
    turns.take(
        container,
        run -> {
          Operation.PAUSE.require(container);
          run.runtime().pause(container.oci());
          records.save(
              container, container.status().state(Operation.PAUSE.leadsTo(container.state())));
          return container;
        });
  }

  public void unpause(Container container) {
    turns.take(
        container,
        run -> {
          Operation.UNPAUSE.require(container);
          run.runtime().resume(container.oci());
          records.save(
              container, container.status().state(Operation.UNPAUSE.leadsTo(container.state())));
          return container;
        });
  }

  /** Ends a container, by force where it does not go within the timeout, and waits for its end. */
  public void stop(Container container, Duration timeout) {
    CompletableFuture<ContainerExit> ended =
        turns.take(
            container,
            run -> {
              Operation.STOP.require(container);
              switch (container.state()) {
                case RUNNING, CREATED -> {
                  boolean atOnce = timeout.isZero() || container.state() == ContainerState.CREATED;
                  signalIfThere(run, atOnce ? Signals.SIGKILL : stopSignal(container));
                  return container.ended();
                }
                case STOPPED -> supervision.finish(run);
                default -> {}
              }
              return CompletableFuture.completedFuture(container.status().exit());
            });
    try {
      ended.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return;
    } catch (TimeoutException e) {
      LOG.debug("{} did not stop within {}", container.config().title(), timeout);
    } catch (InterruptedException | ExecutionException e) {
      throw waitFailed(container, e);
    }
    if (!timeout.isZero()) {
      turns.take(
          container,
          run -> {
            if (container.state() == ContainerState.RUNNING) {
              signalIfThere(run, Signals.SIGKILL);
            }
            return container;
          });
    }
    await(container, ended);
  }

  private static int stopSignal(Container container) {
    return Signals.number(container.config().stopSignal()).orElse(Signals.SIGTERM);
  }

  /** A process that has just ended by itself is as good as one that was told to. */
  private static void signalIfThere(Run run, int signal) {
    try {
      run.runtime().kill(run.container().oci(), signal);
    } catch (CarobException.InvalidState e) {
      LOG.debug("{} has ended by itself", run.container().config().title(), e);
    }
  }

  /** Waits for the end of a container, and tells how it was. */
  public ContainerExit waitFor(Container container) {
    CompletableFuture<ContainerExit> ended =
        turns.take(
            container,
            run -> {
              boolean over =
                  container.state() == ContainerState.EXITED
                      || (container.state() == ContainerState.CONFIGURED
                          && !container.status().finishedAt().equals(ContainerInfo.NEVER));
              return over
                  ? CompletableFuture.completedFuture(container.status().exit())
                  : container.ended();
            });
    return await(container, ended);
  }

  private static ContainerExit await(Container container, CompletableFuture<ContainerExit> ended) {
    try {
      return ended.get();
    } catch (InterruptedException | ExecutionException e) {
      throw waitFailed(container, e);
    }
  }

  private static CarobException waitFailed(Container container, Exception e) {
    if (e.getCause() instanceof CarobException cause) {
      return cause;
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new CarobException.Interrupted(
          "interrupted while waiting for " + container.config().title(), e);
    }
    return new CarobException.Internal("waiting for " + container.config().title(), e);
  }

  /** Gives a container another name. */
  public void rename(Container container, String name) {
    turns.take(
        container,
        run -> {
          Operation.RENAME.require(container);
          records.rename(container, name);
          return container;
        });
  }

  /** Removes a container. */
  public void remove(Container container, boolean force, Duration timeout) {
    if (force) {
      ContainerState state = container.state();
      if (state == ContainerState.PAUSED) {
        unpause(container);
      }
      if (state == ContainerState.PAUSED || state == ContainerState.RUNNING) {
        stop(container, timeout);
      }
    }
    container.lock().lock();
    try (Run run = new Run(container, records, backends)) {
      if (container.removed()) {
        // --rm was faster: it is gone, as asked.
        return;
      }
      supervision.sync(run);
      if (container.state() != ContainerState.REMOVING) {
        Operation.REMOVE.require(container);
      }
      removal.remove(run);
    } finally {
      container.lock().unlock();
    }
    container.ended().complete(container.status().exit());
  }

  /** Undoes a container whose making failed; its lock is held. */
  public void abandon(Container container) {
    try (Run run = new Run(container, records, backends)) {
      removal.remove(run);
    }
  }
}
