package dev.carob.api.container;

import dev.carob.api.CarobException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The lifecycle service. A container is named by its name, its id, or the beginning of its id where
 * only one container's begins so.
 *
 * <p>Every method throws {@link CarobException.NotFound} for a container that is not there, {@link
 * CarobException.InvalidState} for an operation that its state does not allow (the message tells
 * the state found and those allowed) and {@link CarobException.BackendUnavailable} when a backend
 * it needs is missing for longer than {@code swap.wait}. A failed operation leaves the container in
 * a true state, with whatever it had half made undone.
 *
 * <p>All methods may be called from any thread. Operations on one container take turns; operations
 * on different containers do not wait for each other.
 */
@ProviderType
public interface ContainerEngine {

  /**
   * Records a new container and makes its writable layer.
   *
   * @return the id, 64 hexadecimal digits
   * @throws CarobException.NameInUse the name belongs to another container
   * @throws CarobException.NotFound there is no such image, runtime or network
   * @throws CarobException.InvalidArgument the spec can't be meant
   */
  String create(ContainerSpec spec);

  /** Makes a configured or exited container in the OCI runtime, ready to start. */
  void init(String container);

  /** Starts a container that is configured, created or exited; a running one is left as it is. */
  void start(String container);

  /**
   * Starts a container with streams joined to it before its first instruction, so that no output is
   * lost, and returns when the attachment ends.
   */
  AttachResult startAttached(String container, AttachOptions options);

  /** Joins streams to a running container, and returns when the attachment ends. */
  AttachResult attach(String container, AttachOptions options);

  /** Tells a container's terminal its size, in characters. Without a terminal: refused. */
  void resize(String container, int rows, int columns);

  /**
   * Sends the stop signal, and KILL where the container still runs after the timeout. Returns once
   * it has exited and is cleaned up. An exited one is left as it is.
   *
   * @param timeout zero: kill at once
   */
  void stop(String container, Duration timeout);

  /** Sends a signal to the first process of a running container. */
  void kill(String container, String signal);

  /** Freezes a running container. */
  void pause(String container);

  /** Lets a paused container go on. */
  void unpause(String container);

  /** Stops a container if it runs, and starts it. */
  void restart(String container, Duration timeout);

  /** Waits until the container has ended and tells how; one that has already ended at once. */
  ContainerExit waitFor(String container);

  /**
   * Removes a container, its layer and its files.
   *
   * @return its id
   */
  String remove(String container, RemoveOptions options);

  /** Gives a container another name. */
  void rename(String container, String name);

  /** Tells all about one container, brought up to date first. */
  ContainerInfo inspect(String container);

  /** All containers, oldest first, brought up to date first. */
  List<ContainerInfo> list();

  /**
   * Mounts a container's root filesystem, and keeps it mounted until {@link #unmount}, whatever the
   * container does meanwhile. Mounting twice is one mount.
   *
   * @return where it is on the host
   */
  Path mount(String container);

  /** Ends {@link #mount}. While the container runs the mount stays, for it. Twice is no error. */
  void unmount(String container);

  /** Where {@link #mount} keeps a root filesystem; empty where it does not. */
  Optional<Path> mounted(String container);

  /**
   * What a container has changed of its image, in order of paths. Left out is where every container
   * has something of the engine's, such as {@code /etc/hosts}.
   *
   * @throws CarobException.InvalidArgument it has no image, but a root filesystem of the user's own
   */
  List<FileChange> changes(String container);

  /** What a container takes of the disk. Walks its files: costly. */
  ContainerSize size(String container);

  /**
   * Keeps a named file with a container, in place of one of that name; it goes with the container.
   *
   * @param name letters, digits, {@code _}, {@code .} and {@code -}
   */
  void addArtifact(String container, String name, InputStream content);

  /**
   * Opens a file that is kept with a container. The caller closes it.
   *
   * @throws CarobException.NotFound there is none of that name
   */
  InputStream artifact(String container, String name);

  /** Names of the files that are kept with a container, in order. */
  List<String> artifacts(String container);

  /**
   * Drops a file that is kept with a container.
   *
   * @throws CarobException.NotFound there is none of that name
   */
  void removeArtifact(String container, String name);

  /** Hands the lines of a container's log to {@code sink}, oldest first. */
  void logs(String container, LogOptions options, Consumer<LogLine> sink);

  /** Tells about the engine. */
  EngineInfo info();
}
