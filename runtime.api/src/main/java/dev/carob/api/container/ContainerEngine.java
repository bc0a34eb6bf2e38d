package dev.carob.api.container;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import dev.carob.api.event.Event;
import dev.carob.api.event.EventQuery;
import dev.carob.api.image.Image;
import dev.carob.api.network.NetworkService;
import dev.carob.api.secret.SecretService;
import dev.carob.api.types.ContainerExit;
import dev.carob.api.types.FileChange;
import dev.carob.api.types.HookReport;
import dev.carob.api.volume.VolumeService;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
   * Completes once there are a storage driver and an OCI runtime, without which no container can be
   * made. The engine is there before they are: an OSGi component that needs a container as soon as
   * it is activated goes on from here, on a thread of its own.
   */
  CompletableFuture<Void> whenReady();

  /**
   * Makes a configured or exited container in the OCI runtime, ready to start.
   *
   * @throws CarobException.Dependency containers that it requires do not run; the message names
   *     them
   */
  void init(String container);

  /**
   * Starts a container that is configured, created or exited, after those that it requires; a
   * running one is left as it is. If the first start of a container fails that is to be removed
   * when it ends, the container is removed.
   */
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
   * Completes once the container has ended and its clean-up was tried, at once where that is so.
   * Giving up is completing it oneself.
   */
  CompletableFuture<ContainerExit> whenEnded(String container);

  /**
   * Completes once one of the conditions holds, or the container has been removed; at once where
   * one holds already. The code is that of the last run where the container has ended, and {@link
   * ContainerExit#UNKNOWN_CODE} otherwise. Giving up is completing it oneself.
   */
  CompletableFuture<ContainerExit> when(String container, Set<WaitCondition> conditions);

  /**
   * Starts another process in a running container, with its streams joined to the session. Whoever
   * has the session joins and closes it.
   *
   * @throws CarobException.RuntimeFailed with the code {@code COMMAND_NOT_FOUND} or {@code
   *     COMMAND_NOT_EXECUTABLE} where the command is at fault
   */
  ExecSession exec(String container, ExecSpec spec);

  /**
   * As {@link #exec(String, ExecSpec)}, with the size that the terminal has when the process
   * begins.
   *
   * @param rows of the terminal; ignored where there is no terminal, or where this is not positive
   * @param columns likewise
   */
  default ExecSession exec(String container, ExecSpec spec, int rows, int columns) {
    ExecSession session = exec(container, spec);
    if (spec.tty() && rows > 0 && columns > 0) {
      session.resize(rows, columns);
    }
    return session;
  }

  /**
   * Starts another process in a running container, without streams, and leaves it running.
   *
   * @return the session's id
   */
  String execDetached(String container, ExecSpec spec);

  /** Runs a container's health check now, and counts its result. */
  Health.Result checkHealth(String container);

  /** What a running or paused container uses. */
  ContainerStats stats(String container);

  /**
   * The processes of a running or paused container.
   *
   * @param columns names of columns, such as {@code pid}, {@code user}, {@code args}; empty: the
   *     usual ones
   */
  ProcessTable top(String container, List<String> columns);

  /**
   * Takes down what a container that has ended still holds, as the engine does by itself.
   *
   * @throws CarobException.InvalidState it runs
   */
  void cleanup(String container);

  /**
   * Removes a container, its layer and its files.
   *
   * @return its id, after those of its dependents where they were to be removed too
   * @throws CarobException.Dependency other containers require it; the message names them
   */
  List<String> remove(String container, RemoveOptions options);

  /**
   * All OCI hooks that are known, and what becomes of each with a container.
   *
   * @param container name or id; empty: of no container
   * @param command in place of the container's; empty: that
   */
  List<HookReport> hooks(String container, List<String> command);

  /** As {@link #hooks(String, List)}, of a container that would be made so. */
  List<HookReport> hooks(ContainerSpec spec);

  /** What becomes of a container's spec, image and defaults taken together. */
  ContainerDetails details(String container);

  /** The networks, and who is on them. */
  NetworkService networks();

  /** The engine's volumes. */
  VolumeService volumes();

  /** The engine's secrets. */
  SecretService secrets();

  /** Gives a container another name. */
  void rename(String container, String name);

  /**
   * Changes a container's resource limits. A running container is limited at once, and the limits
   * hold for its later starts too. {@link #inspect} shows the limits that hold after the change.
   *
   * @throws CarobException.InvalidArgument a limit is out of its range or contradicts another; the
   *     container has no cgroup
   */
  void update(String container, ResourceChange change);

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

  /**
   * Makes an image of what a container has written, on the image that it was made from.
   *
   * @throws CarobException.InvalidArgument a change is none, or the container is one of which no
   *     image can be made
   */
  Image commit(String container, CommitSpec spec);

  /** What a container takes of the disk. Walks its files: costly. */
  ContainerSize size(String container);

  /** Writes a container's root filesystem as a tar, mounted for the time where it is not. */
  void export(String container, OutputStream tar);

  /**
   * What a path in a container leads to, links resolved inside the container; empty where there is
   * nothing.
   */
  Optional<PathInfo> path(String container, String path);

  /**
   * What a path in a container leads to, whether it exists or not. A path that is not absolute is
   * relative to the container's working directory. A running container is seen with all its mounts,
   * another one with its volumes and bind mounts.
   */
  PathTarget locate(String container, String path);

  /**
   * Writes a file or directory of a container as a tar. Paths are as with {@link #locate}; owners
   * are the container's own numbers. Of the container's whole tree, the content of {@code /dev},
   * {@code /proc} and {@code /sys} is left out.
   *
   * @param name of it in the tar; empty: what is in the directory, without itself
   * @throws CarobException.NotFound there is nothing
   */
  void copyOut(String container, String path, String name, OutputStream tar);

  /**
   * Unpacks a tar into a directory of a container, over what is there. Nothing leads out of it.
   *
   * @throws CarobException.NotFound there is no such directory
   * @throws CarobException.InvalidArgument the tar is broken or would leave the directory
   */
  default void copyIn(String container, String directory, InputStream tar) {
    copyIn(container, directory, tar, CopySpec.builder().build());
  }

  /**
   * Unpacks a tar, which may be compressed with gzip, bzip2, xz or zstd, into a directory of a
   * container. Paths are as with {@link #locate}. Nothing leads out of the directory; device nodes
   * are left out.
   *
   * @throws CarobException.NotFound there is no such directory
   * @throws CarobException.InvalidArgument the input is no tar, or is broken, or would leave the
   *     directory
   */
  void copyIn(String container, String directory, InputStream tar, CopySpec spec);

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

  /**
   * Hands the lines of a container's log to {@code sink}, oldest first: those that are there, and
   * those that follow, where they are wanted, until the container has ended.
   */
  Subscription logs(String container, LogOptions options, Consumer<LogLine> sink);

  /**
   * Hands events to {@code sink}, oldest first: those of the past, and those that come, where they
   * are wanted.
   */
  Subscription events(EventQuery query, Consumer<Event> sink);

  /** Tells about the engine. */
  EngineInfo info();
}
