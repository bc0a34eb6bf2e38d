package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.api.types.ContainerExit;
import dev.carob.linux.Pidfd;
import dev.carob.linux.ProcessInfo;
import dev.carob.linux.Signals;
import dev.carob.runtime.core.record.Container;
import dev.carob.spi.oci.OciSession;
import dev.carob.spi.oci.OciState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a container without its OCI runtime, by signals to its first process; when that ends, the
 * kernel kills all others in its pid namespace. The exit code is lost.
 */
final class RuntimeFallback implements FallbackBackend.Fallback {

  private static final Duration LONGEST_END = Duration.ofSeconds(10);
  private static final Duration CLOCKS = Duration.ofSeconds(2);

  private final Container container;

  RuntimeFallback(Container container) {
    this.container = container;
  }

  @Override
  public @Nullable Object call(String method, Object[] arguments, CarobException reason) {
    boolean ofSession = arguments.length > 0 && arguments[0] instanceof OciSession;
    switch (method) {
      case "state" -> {
        return state();
      }
      case "exit" -> {
        return ofSession ? CompletableFuture.failedFuture(reason) : exit();
      }
      case "kill" -> {
        if (ofSession) {
          throw reason;
        }
        kill((Integer) arguments[1]);
      }
      case "resume" -> FrozenCgroup.thaw(container.status().pid());
      case "delete" -> {
        if (!ofSession) {
          end();
          // The runtime's state of the container is not removed, and remains recorded.
          throw reason;
        }
      }
      default -> throw reason;
    }
    return null;
  }

  private static ContainerExit lost() {
    return new ContainerExit(ContainerExit.UNKNOWN_CODE, Instant.now(), false);
  }

  /** The first process if it runs; not a later process of the same pid. */
  private Optional<ProcessHandle> process() {
    int pid = container.status().pid();
    if (pid <= 0) {
      return Optional.empty();
    }
    Instant latest =
        container.state() == ContainerState.CREATED
            ? Instant.now()
            : container.status().startedAt().plus(CLOCKS);
    return ProcessInfo.of(pid)
        .filter(info -> !info.state().equals("Z") && !info.state().equals("X"))
        .filter(info -> !info.started().isAfter(latest))
        .filter(info -> !info.started().isBefore(container.config().created().minus(CLOCKS)))
        .flatMap(info -> ProcessHandle.of(pid));
  }

  private OciState state() {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return new OciState.Stopped(lost());
    }
    int pid = (int) process.get().pid();
    return switch (container.state()) {
      case CREATED -> new OciState.Created(pid);
      case PAUSED -> new OciState.Paused(pid);
      default -> new OciState.Running(pid);
    };
  }

  private CompletableFuture<ContainerExit> exit() {
    return process()
        .map(process -> process.onExit().thenApply(ended -> lost()))
        .orElseGet(() -> CompletableFuture.completedFuture(lost()));
  }

  private void kill(int signal) {
    Optional<Pidfd> held = Pidfd.open(container.status().pid());
    try (Pidfd pidfd = held.orElseThrow(this::ended)) {
      // If the process is alive after the descriptor was opened, the descriptor refers to it and
      // not to a later process of the same pid.
      if (process().isEmpty() || !pidfd.send(signal)) {
        throw ended();
      }
    }
  }

  private CarobException ended() {
    return new CarobException.InvalidState(
        container.config().title() + " is not running: its process has ended");
  }

  private void end() {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return;
    }
    FrozenCgroup.thaw(container.status().pid());
    try {
      kill(Signals.SIGKILL);
      process.get().onExit().get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (CarobException.InvalidState e) {
      // The process has ended by itself.
      return;
    } catch (InterruptedException e) {
      throw FutureWait.failed(container, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new CarobException.RuntimeFailed(
          "%s: its process %d does not end"
              .formatted(container.config().title(), process.get().pid()),
          e);
    }
  }
}
