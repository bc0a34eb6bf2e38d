package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.types.ContainerExit;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.files.Trees;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supervises exec sessions. A session is in the ledger from before its process is started until its
 * files are removed, and is taken over by the next engine.
 */
public final class ExecSessions {

  private static final Logger LOG = LoggerFactory.getLogger(ExecSessions.class);
  private static final String PREFIX = "exec:";
  private static final int PATIENCE_SECONDS = 5;

  private final Containers records;
  private final Backends backends;
  private final Events events;
  private final ExecutorService executor;
  private final ExitWatches watches;
  private final Map<String, CompletableFuture<ContainerExit>> ends = new ConcurrentHashMap<>();

  ExecSessions(
      Containers records,
      Backends backends,
      Events events,
      ExecutorService executor,
      ExitWatches watches) {
    this.records = records;
    this.backends = backends;
    this.events = events;
    this.executor = executor;
    this.watches = watches;
  }

  static OciSession session(Container container, String id) {
    return new OciSession(container.oci(), id, container.runDir().resolve("exec").resolve(id));
  }

  /** Records a session that is about to be created. */
  void note(Container container, OciSession session) {
    records.note(container, PREFIX + session.id());
  }

  /** Completes when the session's process has ended. */
  CompletableFuture<ContainerExit> end(OciSession session) {
    return ends.computeIfAbsent(session.id(), id -> new CompletableFuture<>());
  }

  /** Removes a session's files when its process has ended. */
  void watch(StepContext context, OciSession session) {
    Container container = context.container();
    CompletableFuture<ContainerExit> ended = end(session);
    watches.add(
        context.runtime().exit(session),
        (exit, failure) -> {
          if (exit == null) {
            LOG.debug("the wait for exec session {} was broken off", session.id(), failure);
            return;
          }
          ended.complete(exit);
          executor.execute(() -> ended(container, session, exit));
        });
  }

  /** Ends all waits for sessions with a failure, because they are no longer supervised. */
  void abandon(CarobException reason) {
    ends.values().forEach(end -> end.completeExceptionally(reason));
  }

  private void ended(Container container, OciSession session, ContainerExit exit) {
    container.lock().lock();
    try (StepContext context = new StepContext(container, records, backends)) {
      if (!container.removed() && container.effects().contains(PREFIX + session.id())) {
        drop(context, session);
        events.container(
            container,
            "exec_died",
            Map.of("execID", session.id(), "containerExitCode", String.valueOf(exit.code())));
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: exec session {} has ended, and cannot be cleaned up",
          container.config().title(),
          session.id(),
          e);
    } finally {
      container.lock().unlock();
      ends.remove(session.id());
    }
  }

  /** Ends a session's process if it runs, and removes the session. */
  void drop(StepContext context, OciSession session) {
    context.runtime().delete(session);
    Trees.delete(context.container().config().title(), session.directory());
    records.drop(context.container(), List.of(PREFIX + session.id()));
  }

  /** The ids of the sessions in a container's ledger. */
  public static List<String> ids(Container container) {
    List<String> ids = new ArrayList<>(0);
    for (String effect : container.effects()) {
      if (effect.startsWith(PREFIX)) {
        ids.add(effect.substring(PREFIX.length()));
      }
    }
    return ids;
  }

  /** Watches the sessions of a running container again; the caller holds the lock. */
  void rewatch(StepContext context) {
    for (String id : ids(context.container())) {
      OciSession session = session(context.container(), id);
      try {
        watch(context, session);
      } catch (CarobException.InvalidState e) {
        LOG.info(
            "{}: exec session {} was not created", context.container().config().title(), id, e);
        drop(context, session);
      }
    }
  }

  /** Removes the sessions of a container that has ended; the caller holds the lock. */
  void sweep(StepContext context) {
    for (String id : ids(context.container())) {
      OciSession session = session(context.container(), id);
      awaitEnd(context, session);
      drop(context, session);
    }
  }

  /**
   * Waits for the exit of a process that has ended with the container, so that callers get its exit
   * code.
   */
  private static void awaitEnd(StepContext context, OciSession session) {
    try {
      context.runtime().exit(session).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("exec session {} leaves no exit status", session.id(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while waiting for " + session.id(), e);
    }
  }
}
