package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.api.types.ContainerExit;
import dev.carob.linux.FdWatch;
import dev.carob.linux.Pidfd;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits for exits of processes under conmon, on a single thread and without polling. It waits for
 * conmon, which ends right after writing the exit file. If conmon was killed, it waits for the
 * process itself, whose exit code is lost.
 */
final class ExitWatch implements AutoCloseable {

  private final String runtime;
  private final FdWatch watch;
  private final Map<String, CompletableFuture<ContainerExit>> waiting = new ConcurrentHashMap<>();

  ExitWatch(String runtime) {
    this.runtime = runtime;
    this.watch = new FdWatch("carob-exits-" + runtime);
  }

  CompletableFuture<ContainerExit> exit(SupervisorFiles files) {
    CompletableFuture<ContainerExit> mine = new CompletableFuture<>();
    CompletableFuture<ContainerExit> there = waiting.putIfAbsent(files.key(), mine);
    if (there != null) {
      return there;
    }
    try {
      Optional<SupervisorFiles.Processes> processes = files.known();
      if (processes.isEmpty()) {
        throw new CarobException.InvalidState(files.title() + " is not created in " + runtime);
      }
      awaitConmon(files, processes.get());
    } catch (CarobException e) {
      waiting.remove(files.key());
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private void awaitConmon(SupervisorFiles files, SupervisorFiles.Processes processes) {
    whenGone(
        processes.conmon(),
        () ->
            files
                .exitSeen()
                .ifPresentOrElse(
                    exit -> end(files, exit),
                    () -> whenGone(processes.container(), () -> end(files, unseen(files)))));
  }

  private static ContainerExit unseen(SupervisorFiles files) {
    return files
        .exitSeen()
        .orElseGet(
            () -> {
              files.warnOfLostExit();
              return new ContainerExit(ContainerExit.UNKNOWN_CODE, Instant.now(), false);
            });
  }

  private void whenGone(ProcessIdentity process, Runnable then) {
    Optional<Pidfd> held = process.alive() ? Pidfd.open(process.pid()) : Optional.empty();
    if (held.isEmpty() || !process.alive()) {
      held.ifPresent(Pidfd::close);
      then.run();
      return;
    }
    watch.once(
        held.get().fd(),
        () -> {
          held.get().close();
          then.run();
        });
  }

  private void end(SupervisorFiles files, ContainerExit exit) {
    CompletableFuture<ContainerExit> future = waiting.remove(files.key());
    if (future != null) {
      future.complete(exit);
    }
  }

  /**
   * Completes all waits with {@code backend-unavailable}. The next version of the bundle waits
   * again.
   */
  @Override
  public void close() {
    watch.close();
    waiting
        .values()
        .forEach(
            future ->
                future.completeExceptionally(
                    new CarobException.BackendUnavailable(
                        "the OCI runtime " + runtime + " is being stopped")));
    waiting.clear();
  }
}
