package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.ExecResult;
import dev.carob.api.container.ExecSession;
import dev.carob.api.container.ExecSpec;
import dev.carob.api.types.ContainerExit;
import dev.carob.linux.Faults;
import dev.carob.linux.PrivateDirectories;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerNames;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.runtime.core.stdio.Attachment;
import dev.carob.spi.oci.OciExec;
import dev.carob.spi.oci.OciSession;
import dev.carob.spi.oci.OciStdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts additional processes in containers. */
public final class ExecStarts {

  private static final Logger LOG = LoggerFactory.getLogger(ExecStarts.class);

  private final LockedOperations operations;
  private final ExecSessions sessions;
  private final OciSpec specs;
  private final Events events;
  private final ExecutorService executor;

  ExecStarts(
      LockedOperations operations,
      ExecSessions sessions,
      OciSpec specs,
      Events events,
      ExecutorService executor) {
    this.operations = operations;
    this.sessions = sessions;
    this.specs = specs;
    this.events = events;
    this.executor = executor;
  }

  /**
   * Starts a process with attached streams.
   *
   * @param rows rows of its terminal; not positive: unknown
   * @param columns columns of its terminal; not positive: unknown
   */
  public ExecSession start(Container container, ExecSpec spec, int rows, int columns) {
    return operations.perform(
        container,
        context -> {
          OciSession session = begin(context, spec, rows, columns);
          OciStdio stdio =
              started(context, session, runtime -> runtime.execAttached(exec(session, spec)));
          return new Session(container, session, spec, stdio, sessions.end(session));
        });
  }

  /** Starts a process without streams and returns the session's id. */
  public String startDetached(Container container, ExecSpec spec) {
    return operations.perform(
        container,
        context -> {
          OciSession session = begin(context, spec, 0, 0);
          started(context, session, runtime -> runtime.exec(exec(session, spec)));
          return session.id();
        });
  }

  private <T> T started(
      StepContext context, OciSession session, LockedOperations.Request<T> start) {
    T result;
    try {
      result = operations.callRuntime(context, Operation.EXEC, start);
    } catch (RuntimeException e) {
      try {
        sessions.drop(context, session);
      } catch (RuntimeException e2) {
        e.addSuppressed(e2);
      }
      throw e;
    }
    events.container(context.container(), "exec", Map.of("execID", session.id()));
    sessions.watch(context, session);
    return result;
  }

  private OciSession begin(StepContext context, ExecSpec spec, int rows, int columns) {
    Container container = context.container();
    Operation.EXEC.require(container);
    if (spec.command().isEmpty()) {
      throw new CarobException.InvalidArgument(
          container.config().title()
              + ": must provide a non-empty command to start an exec session",
          FailureDetails.field("command"));
    }
    OciSession session = ExecSessions.session(container, ContainerNames.newId());
    byte[] process = specs.process(container, spec, rows, columns);
    sessions.note(container, session);
    try {
      Faults.beforeFile("write process.json");
      PrivateDirectories.make(session.directory());
      Files.write(process(session), process);
      Faults.after("write process.json");
    } catch (IOException e) {
      sessions.drop(context, session);
      throw new CarobException.StorageFailed(
          container.config().title() + ": cannot write " + process(session) + ": " + e, e);
    }
    return session;
  }

  private static OciExec exec(OciSession session, ExecSpec spec) {
    return OciExec.builder(session, process(session))
        .terminal(spec.tty())
        .openStdin(spec.openStdin())
        .inheritance(spec.inheritance())
        .build();
  }

  private static Path process(OciSession session) {
    return session.directory().resolve("process.json");
  }

  /** A process with its streams. */
  private final class Session implements ExecSession {
    private final Container container;
    private final OciSession session;
    private final ExecSpec spec;
    private final OciStdio stdio;
    private final CompletableFuture<ContainerExit> ended;

    Session(
        Container container,
        OciSession session,
        ExecSpec spec,
        OciStdio stdio,
        CompletableFuture<ContainerExit> ended) {
      this.container = container;
      this.session = session;
      this.spec = spec;
      this.stdio = stdio;
      this.ended = ended;
    }

    @Override
    public String id() {
      return session.id();
    }

    @Override
    public void resize(int rows, int columns) {
      if (!spec.tty()) {
        throw new CarobException.InvalidArgument(
            container.config().title() + ": exec session " + id() + " has no terminal to resize");
      }
      operations.performUnlocked(
          container, context -> context.runtime().resize(session, rows, columns));
    }

    @Override
    public void kill(String signal) {
      int number = SignalName.number(signal);
      operations.performUnlocked(
          container,
          context -> {
            try {
              context.runtime().kill(session, number);
            } catch (CarobException.InvalidState e) {
              LOG.debug("exec session {} has ended by itself", id(), e);
            }
          });
    }

    @Override
    public ExecResult join(AttachOptions options) {
      boolean detached = new Attachment(stdio, options).copy(executor);
      if (detached) {
        return new ExecResult(true, 0);
      }
      return new ExecResult(false, FutureWait.await(container, ended).code());
    }

    @Override
    public void close() {
      stdio.close();
    }
  }
}
