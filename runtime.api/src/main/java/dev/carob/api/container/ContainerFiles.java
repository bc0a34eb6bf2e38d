package dev.carob.api.container;

import dev.carob.api.CarobException;
import dev.carob.api.types.FileChange;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files of containers.
 *
 * <p>A container is identified by its name, its id, or a unique prefix of its id. Every method
 * throws {@link CarobException.NotFound} for a container that does not exist, {@link
 * CarobException.InvalidState} for an operation that its state does not allow, and {@link
 * CarobException.BackendUnavailable} when a backend that it needs is missing for longer than {@code
 * swap.wait}.
 */
@ProviderType
public interface ContainerFiles {

  /**
   * Mounts a container's root filesystem, and keeps it mounted until {@link #unmount}, whether the
   * container runs or not. A second call has no effect.
   *
   * @return the path on the host
   */
  Path mount(String container);

  /**
   * Ends {@link #mount}; the mount remains while the container runs. A second call has no effect.
   */
  void unmount(String container);

  /**
   * The path at which {@link #mount} has mounted the root filesystem; empty if it is not mounted.
   */
  Optional<Path> mounted(String container);

  /**
   * The files that a container has changed in comparison with its image, ordered by path. Files
   * that the engine puts into every container, such as {@code /etc/hosts}, are left out.
   *
   * @throws CarobException.InvalidArgument the container was created from a root filesystem, not
   *     from an image
   */
  List<FileChange> changes(String container);

  /** Writes a container's root filesystem as a tar, and mounts it for the duration if necessary. */
  void export(String container, OutputStream tar);

  /** Resolves a path inside a container, with its links; empty if nothing exists there. */
  Optional<PathInfo> path(String container, String path);

  /**
   * Resolves a path inside a container, whether it exists or not. A relative path is resolved
   * against the container's working directory. A running container is seen with all its mounts,
   * another one with its volumes and bind mounts.
   */
  PathTarget locate(String container, String path);

  /**
   * Writes a file or directory of a container as a tar. Paths are resolved as by {@link #locate};
   * owners are the container's own ids. If the whole tree is written, the contents of {@code /dev},
   * {@code /proc} and {@code /sys} are left out.
   *
   * @param name of the file in the tar; empty for the content of a directory without itself
   * @throws CarobException.NotFound the path does not exist
   */
  void copyOut(String container, String path, String name, OutputStream tar);

  /**
   * Unpacks a tar into a directory of a container, with default options.
   *
   * @throws CarobException.NotFound the directory does not exist
   * @throws CarobException.InvalidArgument the tar is damaged or would leave the directory
   */
  default void copyIn(String container, String directory, InputStream tar) {
    copyIn(container, directory, tar, CopySpec.builder().build());
  }

  /**
   * Unpacks a tar, which may be compressed with gzip, bzip2, xz or zstd, into a directory of a
   * container, over existing files. Paths are resolved as by {@link #locate}. Entries cannot leave
   * the directory; device nodes are left out.
   *
   * @throws CarobException.NotFound the directory does not exist
   * @throws CarobException.InvalidArgument the input is not a tar, is damaged, or would leave the
   *     directory
   */
  void copyIn(String container, String directory, InputStream tar, CopySpec spec);

  /**
   * Stores a named file with a container, and replaces one of the same name. It is removed with the
   * container.
   *
   * @param name letters, digits, {@code _}, {@code .} and {@code -}
   */
  void addArtifact(String container, String name, InputStream content);

  /**
   * Opens a file that is stored with a container. The caller closes it.
   *
   * @throws CarobException.NotFound no file has that name
   */
  InputStream artifact(String container, String name);

  /** The names of the files that are stored with a container, in order. */
  List<String> artifacts(String container);

  /**
   * Removes a file that is stored with a container.
   *
   * @throws CarobException.NotFound no file has that name
   */
  void removeArtifact(String container, String name);
}
