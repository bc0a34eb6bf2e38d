package dev.carob.spi.oci;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.types.ContainerExit;
import dev.carob.api.types.ProgramInfo;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An OCI runtime with its supervisor.
 *
 * <p>Failures are {@link CarobException.RuntimeFailed}; their messages contain the runtime's
 * stderr. If the container's own command does not exist or cannot be executed, the code is {@link
 * FailureCode#COMMAND_NOT_FOUND} or {@link FailureCode#COMMAND_NOT_EXECUTABLE}.
 */
@ConsumerType
public interface OciRuntime {

  /** The runtime's version and path, for people. */
  String version();

  /**
   * The programs that it executes, the runtime itself first. Starts them to read their versions.
   */
  default List<ProgramInfo> programs() {
    return List.of();
  }

  /** Returns true if it can create containers without their own cgroup. */
  default boolean canOmitCgroup() {
    return false;
  }

  /**
   * Creates the container of a bundle. On failure, nothing of it remains.
   *
   * @return the pid of its first process, on the host
   */
  int create(OciCreate request);

  /** Starts the process of a created container. */
  void start(OciContainer container);

  /**
   * Sends a signal to the container's first process.
   *
   * @throws CarobException.InvalidState the process has ended
   */
  void kill(OciContainer container, int signal);

  /** Freezes the container's processes. */
  void pause(OciContainer container);

  /** Resumes frozen processes. */
  void resume(OciContainer container);

  /** The current state of the container. Inexpensive: no process is started. */
  OciState state(OciContainer container);

  /**
   * The pid, on the host, of the supervisor of a created or running container; empty if it has
   * none.
   */
  default OptionalInt supervisor(OciContainer container) {
    return OptionalInt.empty();
  }

  /**
   * Completes when the container's process has ended; at once if it has already. Fails with {@link
   * CarobException.BackendUnavailable} if the backend is stopped first; the call can be repeated on
   * its successor.
   */
  CompletableFuture<ContainerExit> exit(OciContainer container);

  /**
   * Removes the rest of a container whose process has ended, including its cgroup. With {@code
   * force}, ends the process first. Has no effect if the container does not exist.
   */
  void delete(OciContainer container, boolean force);

  /** Attaches to the streams of a created or running container. */
  OciStdio attach(OciContainer container);

  /** Sets the size of the terminal, in characters. */
  void resize(OciContainer container, int rows, int columns);

  /**
   * Starts an additional process in a running container, without streams. On failure, nothing of it
   * remains.
   *
   * @return its pid, on the host
   */
  int exec(OciExec request);

  /**
   * Starts a process as {@link #exec} does, attached to its streams before its first instruction.
   */
  OciStdio execAttached(OciExec request);

  /**
   * Completes when a process that {@link #exec} started has ended, as {@link #exit(OciContainer)}
   * does.
   */
  CompletableFuture<ContainerExit> exit(OciSession session);

  /**
   * Sends a signal to a session's process.
   *
   * @throws CarobException.InvalidState the process has ended
   */
  void kill(OciSession session, int signal);

  /** Sets the size of a session's terminal, in characters. */
  void resize(OciSession session, int rows, int columns);

  /**
   * Ends a session's process if it runs, and removes the files of its supervisor. Has no effect if
   * the session does not exist.
   */
  void delete(OciSession session);

  /** The pids, on the host, of all processes of a created, running or paused container. */
  List<Integer> processes(OciContainer container);

  /**
   * Updates the resource limits of a created, running or paused container.
   *
   * @param resources {@code linux.resources} of an OCI spec, JSON; limits that it omits remain
   *     unchanged
   */
  void update(OciContainer container, byte[] resources);

  /** The resources that a created, running or paused container uses. */
  OciUsage usage(OciContainer container);
}
