package dev.carob.api.external;

import dev.carob.api.CarobException;
import dev.carob.api.types.FileChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The containers that other programs have created in the engine's store. A container is identified
 * by a name, its id, or a unique prefix of its id. Methods throw {@link CarobException.NotFound} if
 * there is no such container. All methods can be called from any thread.
 */
@ProviderType
public interface ExternalContainers {

  /** All external containers, oldest first. */
  List<ExternalContainer> list();

  /**
   * Finds a container by name or id.
   *
   * @throws CarobException.InvalidArgument several ids begin with this text
   */
  Optional<ExternalContainer> find(String container);

  /**
   * Removes a container with its layer.
   *
   * @param force whether to unmount and remove it if it is mounted
   * @throws CarobException.InvalidState it is mounted, perhaps because its program is using it
   */
  void remove(String container, boolean force);

  /** Mounts a container's root filesystem. Mounts are counted. */
  Path mount(String container);

  /**
   * Undoes a {@link #mount}.
   *
   * @param all whether to undo all mounts
   * @return true if the container is still mounted
   */
  boolean unmount(String container, boolean all);

  /** The path at which a container is mounted; empty if it is not mounted. */
  Optional<Path> mounted(String container);

  /** Returns the files of its image that a container has changed. */
  List<FileChange> changes(String container);
}
