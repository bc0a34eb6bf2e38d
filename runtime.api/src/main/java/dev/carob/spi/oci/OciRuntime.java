package dev.carob.spi.oci;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.types.ContainerExit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An OCI runtime with its supervision.
 *
 * <p>Failures are {@link CarobException.RuntimeFailed} with what the runtime wrote to stderr; where
 * the container's own command does not exist or cannot be executed, with the code {@link
 * FailureCode#COMMAND_NOT_FOUND} or {@link FailureCode#COMMAND_NOT_EXECUTABLE}.
 */
@ConsumerType
public interface OciRuntime {

  /** The version line of the runtime and its path, for people. */
  String version();

  /** Whether it can make containers that have no cgroup of their own. */
  default boolean canOmitCgroup() {
    return false;
  }

  /**
   * Makes the container of a bundle. On failure nothing of it is left.
   *
   * @return the pid of its first process, on the host
   */
  int create(OciCreate request);

  /** Lets the process of a created container go. */
  void start(OciContainer container);

  /**
   * Sends a signal to the container's first process.
   *
   * @throws CarobException.InvalidState the process has ended
   */
  void kill(OciContainer container, int signal);

  /** Freezes the container's processes. */
  void pause(OciContainer container);

  /** Lets frozen processes go on. */
  void resume(OciContainer container);

  /** What is true of the container now. Cheap: no process is started. */
  OciState state(OciContainer container);

  /**
   * Tells how the container's process ended, once it has; at once where it already has. Ends with
   * {@link CarobException.BackendUnavailable} when the backend goes first: ask its successor.
   */
  CompletableFuture<ContainerExit> exit(OciContainer container);

  /**
   * Removes what is left of a container whose process has ended, cgroup included; with {@code
   * force} ends the process first. A container that is not there is no error.
   */
  void delete(OciContainer container, boolean force);

  /** Joins the streams of a created or running container. */
  OciStdio attach(OciContainer container);

  /** Tells the terminal its size, in characters. */
  void resize(OciContainer container, int rows, int columns);

  /**
   * Starts another process in a running container, without streams. On failure nothing of it is
   * left.
   *
   * @return its pid, on the host
   */
  int exec(OciExec request);

  /** As {@link #exec}, with its streams joined before its first instruction. */
  OciStdio execAttached(OciExec request);

  /** As {@link #exit(OciContainer)}, for a process that was started by {@link #exec}. */
  CompletableFuture<ContainerExit> exit(OciSession session);

  /**
   * Sends a signal to a session's process.
   *
   * @throws CarobException.InvalidState the process has ended
   */
  void kill(OciSession session, int signal);

  /** Tells the terminal of a session its size, in characters. */
  void resize(OciSession session, int rows, int columns);

  /**
   * Ends a session's process if it runs, and removes the files of its supervisor. A session that is
   * not there is no error.
   */
  void delete(OciSession session);

  /** The pids, on the host, of all processes of a created, running or paused container. */
  List<Integer> processes(OciContainer container);

  /**
   * Limits what a created, running or paused container may use otherwise.
   *
   * @param resources as {@code linux.resources} of an OCI spec, JSON; what is not in it stays as it
   *     is
   */
  void update(OciContainer container, byte[] resources);

  /** What a created, running or paused container uses. */
  OciUsage usage(OciContainer container);
}
