package dev.carob.api.container;

import dev.carob.api.CarobException;
import dev.carob.api.types.ContainerExit;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.Inheritance;
import dev.carob.api.types.image.Image;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The lifecycle of containers.
 *
 * <p>A container is identified by its name, its id, or a unique prefix of its id. Every method
 * throws {@link CarobException.NotFound} for a container that does not exist, {@link
 * CarobException.InvalidState} for an operation that its state does not allow, and {@link
 * CarobException.BackendUnavailable} when a backend that it needs is missing for longer than {@code
 * swap.wait}. A failed operation undoes its partial effects, and the container's recorded state
 * remains true.
 *
 * <p>All methods can be called from any thread. Operations on one container are performed one after
 * the other; operations on different containers do not wait for each other.
 */
@ProviderType
public interface Containers {

  /**
   * Creates a container: its record and its writable layer.
   *
   * @return the id, 64 hexadecimal digits
   * @throws CarobException.NameInUse the name belongs to another container
   * @throws CarobException.NotFound the image, runtime or network does not exist
   * @throws CarobException.InvalidArgument the spec is invalid
   */
  String create(ContainerSpec spec);

  /**
   * Creates a container as {@link #create(ContainerSpec)} does, after its image has been pulled if
   * the pull policy requires it. A container that is to be replaced is removed only when the image
   * is present and the spec is valid.
   *
   * @throws CarobException.NotFound the image is missing and is not to be pulled, or is unknown to
   *     its registry
   */
  CreatedContainer create(ContainerSpec spec, CreateOptions options);

  /**
   * Creates a configured or exited container in the OCI runtime, so that it is ready to start.
   *
   * @throws CarobException.Dependency containers that it requires do not run; the message names
   *     them
   */
  default void init(String container) {
    init(container, Inheritance.NONE);
  }

  /**
   * Creates a container in the OCI runtime as {@link #init(String)} does.
   *
   * @param inheritance what its process inherits
   */
  void init(String container, Inheritance inheritance);

  /**
   * Starts a container after those that it requires. Has no effect on a running container. If the
   * first start of a container with {@code autoRemove} fails, the container is removed.
   */
  default void start(String container) {
    start(container, Inheritance.NONE);
  }

  /**
   * Starts a container as {@link #start(String)} does.
   *
   * @param inheritance what its process inherits; without effect if {@link #init} has created it
   */
  void start(String container, Inheritance inheritance);

  /**
   * Sends the stop signal, and KILL if the container still runs after the timeout. Returns when the
   * container has exited and is cleaned up. Has no effect on an exited container.
   *
   * @param timeout zero to kill at once
   */
  default void stop(String container, Duration timeout) {
    stopOrKill(container, timeout);
  }

  /**
   * Stops a container as {@link #stop} does.
   *
   * @return true if the container was killed because it did not end within the timeout
   */
  boolean stopOrKill(String container, Duration timeout);

  /** Sends a signal to the first process of a running container. */
  void kill(String container, String signal);

  /** Freezes the processes of a running container. */
  void pause(String container);

  /** Resumes a paused container. */
  void unpause(String container);

  /**
   * Stops a container if it runs, and starts it.
   *
   * @param timeout as of {@link #stop}
   */
  void restart(String container, Duration timeout);

  /** Waits until a container has ended; returns at once if it has already. */
  ContainerExit waitFor(String container);

  /**
   * Completes when a container has ended and its clean-up was attempted; at once if it has already.
   * A caller that gives up completes the future itself.
   */
  CompletableFuture<ContainerExit> whenEnded(String container);

  /**
   * Completes when one of the conditions holds or the container has been removed; at once if one
   * holds already. The code is that of the last run if the container has ended, and {@link
   * ContainerExit#UNKNOWN_CODE} otherwise. A caller that gives up completes the future itself.
   */
  CompletableFuture<ContainerExit> when(String container, Set<WaitCondition> conditions);

  /** Runs a container's health check now, and records the result. */
  Health.Result checkHealth(String container);

  /**
   * Releases the resources of a container that has ended. The engine does this itself; call this if
   * it has failed.
   *
   * @throws CarobException.InvalidState the container runs
   */
  void cleanup(String container);

  /**
   * Removes a container, its layer and its files.
   *
   * @return its id, after the ids of its dependents if these were removed too
   * @throws CarobException.Dependency other containers require it; the message names them
   */
  List<String> remove(String container, RemoveOptions options);

  /** The effective settings of a container, from its spec, its image and the defaults. */
  ContainerDetails details(String container);

  /** Renames a container. */
  void rename(String container, String name);

  /**
   * Changes a container's restart policy, from its next exit on.
   *
   * @throws CarobException.InvalidArgument the policy is invalid, or contradicts the automatic
   *     removal
   */
  void updateRestartPolicy(String container, RestartPolicy policy);

  /**
   * Changes a container's health check. The checks of a running container begin anew.
   *
   * @throws CarobException.InvalidArgument the check is invalid
   */
  void updateHealthCheck(String container, HealthCheck check);

  /**
   * Changes a container's resource limits. The limits apply to a running container at once, and to
   * its later starts. {@link #inspect} shows the limits after the change.
   *
   * @throws CarobException.InvalidArgument a limit is out of its range or contradicts another; the
   *     container has no cgroup
   */
  void update(String container, ResourceChange change);

  /** Describes a container, after its state has been updated. */
  ContainerInfo inspect(String container);

  /** Describes all containers, oldest first, after their states have been updated. */
  default List<ContainerInfo> list() {
    return list(ContainerQuery.ALL);
  }

  /**
   * Describes the containers that a query selects, oldest first, after their states have been
   * updated. States are updated only for containers that can match.
   */
  List<ContainerInfo> list(ContainerQuery query);

  /**
   * Creates an image from the files that a container has changed, on top of its own image.
   *
   * @throws CarobException.InvalidArgument a change of the configuration is invalid, or the
   *     container cannot be committed
   */
  Image commit(String container, CommitSpec spec);

  /** Measures the disk space that a container uses. This walks its files. */
  ContainerSize size(String container);
}
