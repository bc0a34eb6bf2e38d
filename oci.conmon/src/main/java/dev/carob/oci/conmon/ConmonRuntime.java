package dev.carob.oci.conmon;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.types.ContainerExit;
import dev.carob.api.types.ProgramInfo;
import dev.carob.linux.ProgramStopped;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciCreate;
import dev.carob.spi.oci.OciExec;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.oci.OciSession;
import dev.carob.spi.oci.OciState;
import dev.carob.spi.oci.OciStdio;
import dev.carob.spi.oci.OciUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a command-line OCI runtime under conmon. The runtime's program is executed to create, start,
 * pause, resume and delete; signals and queries use the kernel and conmon's files directly. If only
 * the runtime's command line is known, signals go through its program too.
 */
public class ConmonRuntime implements OciRuntime, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConmonRuntime.class);
  // As long as Podman waits for an exit file.
  private static final int PATIENCE_SECONDS = 5;

  // As long as Podman waits for conmon's answer.
  private static final Duration USUAL_LIMIT = Duration.ofSeconds(240);

  private final RuntimeProgram program;
  private final RuntimeCommand command;
  private final RuntimeCalls calls;
  private final ContainerStart starts;
  private final ConmonStart conmon;
  private final ExitWatch exits;

  /** Uses the default time limit for programs. */
  public ConmonRuntime(RuntimeProgram program) {
    this(program, USUAL_LIMIT);
  }

  /**
   * @param limit time after which conmon and the runtime's program are killed if they do not answer
   */
  public ConmonRuntime(RuntimeProgram program, Duration limit) {
    ObjectMapper mapper = new ObjectMapper();
    this.program = program;
    this.command = new RuntimeCommand(program);
    this.calls = new RuntimeCalls(program, command, limit, mapper);
    this.starts = new ContainerStart(calls);
    this.conmon = new ConmonStart(program, command, limit, mapper);
    this.exits = new ExitWatch(program.title());
  }

  @Override
  public String version() {
    return calls.version();
  }

  @Override
  public List<ProgramInfo> programs() {
    return calls.programs();
  }

  @Override
  public int create(OciCreate request) {
    OciContainer container = request.container();
    SupervisorFiles files = new SupervisorFiles(container);
    try {
      int pid = conmon.create(request);
      remember(files);
      files.startRecord().created();
      return pid;
    } catch (CarobException e) {
      try {
        delete(container, true);
      } catch (CarobException e2) {
        e.addSuppressed(e2);
      }
      throw e;
    }
  }

  @Override
  public OptionalInt supervisor(OciContainer container) {
    return new SupervisorFiles(container)
        .known()
        .map(processes -> OptionalInt.of(processes.conmon().pid()))
        .orElse(OptionalInt.empty());
  }

  private static void remember(SupervisorFiles files) {
    files.remember(
        files
            .known()
            .orElseThrow(
                () ->
                    new CarobException.RuntimeFailed(
                        files.title() + ": conmon did not write its pid files", null)));
  }

  @Override
  public int exec(OciExec request) {
    return started(request, () -> conmon.exec(request));
  }

  @Override
  public OciStdio execAttached(OciExec request) {
    return started(request, () -> conmon.execAttached(request));
  }

  private <T> T started(OciExec request, Supplier<T> start) {
    try {
      T result = start.get();
      remember(new SupervisorFiles(request.session()));
      return result;
    } catch (CarobException e) {
      try {
        delete(request.session());
      } catch (CarobException e2) {
        e.addSuppressed(e2);
      }
      throw e instanceof CarobException.RuntimeFailed failed
          ? explained(request.session().container(), failed)
          : e;
    }
  }

  @Override
  public void start(OciContainer container) {
    starts.start(container);
  }

  @Override
  public void kill(OciContainer container, int signal) {
    if (!program.byCommandLineOnly()) {
      process(container).kill(signal);
      return;
    }
    process(container).pid();
    try {
      calls.kill(container, signal);
    } catch (CarobException.RuntimeFailed e) {
      // If the process has ended meanwhile, this reports that instead.
      process(container).pid();
      throw e;
    }
  }

  @Override
  public void kill(OciSession session, int signal) {
    process(session).kill(signal);
  }

  @Override
  public void pause(OciContainer container) {
    operate(container, "pause");
    recordPause(container, true);
  }

  @Override
  public void resume(OciContainer container) {
    operate(container, "resume");
    recordPause(container, false);
  }

  /** Records whether the container is paused, if its runtime does not freeze its cgroup. */
  private void recordPause(OciContainer container, boolean paused) {
    if (program.byCommandLineOnly()) {
      new SupervisorFiles(container).setPaused(paused);
    }
  }

  private void operate(OciContainer container, String... operation) {
    try {
      calls.operate(container, operation);
    } catch (CarobException.RuntimeFailed e) {
      throw explained(container, e);
    }
  }

  /**
   * Extends the message of a failure if its cause is that the runtime's state of the container is
   * damaged.
   */
  private CarobException.RuntimeFailed explained(
      OciContainer container, CarobException.RuntimeFailed failure) {
    if (failure.getCause() != null
        || failure.code() != FailureCode.RUNTIME_FAILED
        || !isDamaged(container)) {
      return failure;
    }
    return new CarobException.RuntimeFailed(
        "%s: the state that %s keeps of the container in %s is damaged; remove the container by force"
            .formatted(failure.getMessage(), program.name(), kept(container).place()),
        failure);
  }

  private RuntimeState kept(OciContainer container) {
    return RuntimeState.of(program, container);
  }

  private boolean isDamaged(OciContainer container) {
    return kept(container).exists() && !calls.canRead(container);
  }

  @Override
  public OciState state(OciContainer container) {
    SupervisorFiles files = new SupervisorFiles(container);
    Optional<ContainerExit> exit = files.exitSeen();
    if (exit.isPresent()) {
      return new OciState.Stopped(exit.get());
    }
    Optional<SupervisorFiles.Processes> known = files.known();
    if (known.isEmpty()) {
      return new OciState.Absent();
    }
    ProcessIdentity process = known.get().container();
    if (!process.alive()) {
      return new OciState.Stopped(justNow(files));
    }
    if (!starts.isDone(container)) {
      return new OciState.Created(process.pid());
    }
    boolean paused = program.byCommandLineOnly() ? files.isPaused() : Freezer.frozen(process.pid());
    return paused ? new OciState.Paused(process.pid()) : new OciState.Running(process.pid());
  }

  /**
   * Returns the exit of a process that has ended. Waits for a few seconds until conmon has written
   * it.
   */
  private ContainerExit justNow(SupervisorFiles files) {
    try {
      return exits.exit(files).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: its supervisor did not report the exit status", files.title(), e);
      return new ContainerExit(ContainerExit.UNKNOWN_CODE, Instant.now(), false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted(
          "interrupted while waiting for the exit of " + files.title(), e);
    }
  }

  @Override
  public CompletableFuture<ContainerExit> exit(OciContainer container) {
    return exits.exit(new SupervisorFiles(container));
  }

  @Override
  public CompletableFuture<ContainerExit> exit(OciSession session) {
    return exits.exit(new SupervisorFiles(session));
  }

  @Override
  public void delete(OciContainer container, boolean force) {
    if (kept(container).exists()) {
      deleteByRuntime(container, force);
    }
    if (force) {
      // If crun cannot read its state, it reports success but leaves the cgroups.
      LeftoverCgroups.remove(container.bundle());
      process(container).endConmon();
    }
    new SupervisorFiles(container).remove();
  }

  private void deleteByRuntime(OciContainer container, boolean force) {
    try {
      calls.operate(
          container, force ? new String[] {"delete", "--force"} : new String[] {"delete"});
    } catch (CarobException.RuntimeFailed e) {
      if (!force || !(e.getCause() instanceof ProgramStopped || isDamaged(container))) {
        throw explained(container, e);
      }
      LOG.warn("{}: removing its processes and state without the runtime", e.getMessage());
      process(container).endTree();
      kept(container).remove();
    }
  }

  @Override
  public void delete(OciSession session) {
    process(session).end();
    process(session).endConmon();
    new SupervisorFiles(session).remove();
  }

  @Override
  public boolean canOmitCgroup() {
    return !command.withoutCgroup().isEmpty();
  }

  @Override
  public OciStdio attach(OciContainer container) {
    return ConmonStdio.connect(new SupervisorFiles(container));
  }

  @Override
  public void resize(OciContainer container, int rows, int columns) {
    process(container).resize(rows, columns);
  }

  @Override
  public void resize(OciSession session, int rows, int columns) {
    process(session).resize(rows, columns);
  }

  @Override
  public List<Integer> processes(OciContainer container) {
    return SpecCgroup.none(container.bundle())
        ? NamespaceProcesses.beside(process(container).pid())
        : cgroups(container).processes();
  }

  @Override
  public OciUsage usage(OciContainer container) {
    return cgroups(container).usage();
  }

  @Override
  public void update(OciContainer container, byte[] resources) {
    Path file = container.runDir().resolve("resources.json");
    try {
      CpuQuota quota = CpuQuota.of(resources);
      boolean here = quota.isRemoved() && cgroups(container).hasCpuQuota();
      Files.write(file, here ? quota.withoutIt() : resources);
      operate(container, "update", "--resources", file.toString());
      Files.delete(file);
      if (here) {
        cgroups(container).removeCpuQuota();
      }
      CgroupLimits limits = CgroupLimits.of(resources);
      if (!program.byCommandLineOnly() && !limits.isEmpty()) {
        cgroups(container).write(limits);
      }
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed(
          "container %s: cannot pass the limits in %s: %s".formatted(container.id(), file, e), e);
    }
  }

  private static ContainerCgroups cgroups(OciContainer container) {
    return new ContainerCgroups(process(container).pid());
  }

  private static SupervisedProcess process(OciContainer container) {
    return new SupervisedProcess(new SupervisorFiles(container));
  }

  private static SupervisedProcess process(OciSession session) {
    return new SupervisedProcess(new SupervisorFiles(session));
  }

  /** Stops waiting for exits. Containers and their supervisors keep running. */
  @Override
  public void close() {
    exits.close();
    command.close();
  }
}
