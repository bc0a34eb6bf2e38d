package dev.carob.spi.storage;

import dev.carob.api.CarobException;
import dev.carob.api.types.IdMapping;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A storage driver: stores layers, and mounts them as root filesystems.
 *
 * <p>A layer is a tree of files, stored as the difference to its parent; a base layer has no parent
 * and is stored whole. A layer of an image does not change once it exists, and other layers can
 * have it as their parent. A layer of a container is writable and has no children. The engine
 * chooses the ids.
 *
 * <p>The engine uses a driver in these steps:
 *
 * <ol>
 *   <li>To pull an image, it calls {@link #unpack} for each layer, several at a time and in any
 *       order. Then it calls {@link Unpacked#place}, parents first.
 *   <li>To create a container, it calls {@link #create} with the image's topmost layer as the
 *       parent.
 *   <li>To start it, it calls {@link #mount} or {@link #mountMapped}, and passes the path to the
 *       OCI runtime as the root filesystem. Copying files from or to a stopped container mounts the
 *       layer too. Mounts are counted; every mount is followed by an {@link #unmount}, perhaps
 *       after the engine has restarted.
 *   <li>To commit the container, it calls {@link #diff} and creates a layer of a new image from the
 *       tar. {@link #changes} and {@link #size} serve the commands that show them.
 *   <li>To remove a container or an image, it calls {@link #remove}, children first.
 * </ol>
 *
 * <p>All methods can be called from any thread. Operations on different layers do not wait for each
 * other, except while a record is written.
 *
 * <p>Failures are {@link CarobException.StorageFailed} and name the layer, the path and the errno,
 * unless a method says otherwise.
 */
@ConsumerType
public interface StorageDriver {

  /** All layers, parents before their children. */
  List<Layer> layers();

  /** The layer with an id. */
  Optional<Layer> layer(String id);

  /**
   * Creates an empty layer. Has no effect if a layer of that id exists, so that an interrupted
   * creation can be repeated.
   *
   * @throws CarobException.NotFound the parent does not exist
   */
  Layer create(LayerRequest request);

  /**
   * Unpacks the uncompressed tar of a layer into a temporary directory, from which a layer is
   * created later. The layers of an image can therefore be unpacked concurrently, before their
   * parents exist. Whiteouts have the OCI form ({@code .wh.<name>}, {@code .wh..wh..opq}; OCI
   * image-spec 1.1, layer.md).
   *
   * <p>Rejects absolute names, names with {@code ..}, duplicate names, links that lead out of the
   * layer, and the driver's own markers.
   *
   * @param title the layer's name in messages
   * @return the unpacked layer, which the caller closes
   * @throws CarobException.InvalidArgument the tar is damaged or has a rejected entry; the message
   *     names layer and entry
   */
  Unpacked unpack(String title, InputStream tar);

  /**
   * Creates a layer from the uncompressed tar of its difference to its parent, which is unpacked as
   * by {@link #unpack}. If the layer exists, the tar is not read.
   *
   * @return the layer, with the digest and the size of the tar
   * @throws CarobException.NotFound the parent does not exist
   */
  default Layer apply(LayerRequest request, InputStream tar) {
    Optional<Layer> there = layer(request.id());
    if (there.isPresent()) {
      return there.get();
    }
    try (Unpacked unpacked = unpack("layer " + request.id(), tar)) {
      return unpacked.place(request);
    }
  }

  /**
   * Mounts a layer over those below it, or increments the count of an existing mount. An image's
   * layer is mounted read-only, if the driver supports it.
   *
   * @param mountLabel SELinux label; empty for none
   * @return the absolute path of the root filesystem
   */
  Path mount(String id, String mountLabel);

  /**
   * Mounts a layer as {@link #mount} does, for a user namespace with id mappings. The ids of the
   * files in the layers below are mapped; the layer's own files keep theirs.
   *
   * @param uids mappings of user ids from the disk (the side of the container) to the mount (the
   *     side of the host)
   * @param gids mappings of group ids
   * @return empty, and nothing is mounted, if the driver or the kernel does not support it
   */
  default Optional<Path> mountMapped(
      String id, String mountLabel, List<IdMapping> uids, List<IdMapping> gids) {
    return Optional.empty();
  }

  /**
   * Decrements the count of a mount, and unmounts the layer when the count is 0.
   *
   * @param all whether to unmount the layer regardless of the count
   * @return true if the layer is still mounted
   */
  boolean unmount(String id, boolean all);

  /** The path at which a layer is mounted; empty if it is not mounted. */
  Optional<Path> mounted(String id);

  /**
   * The paths of a layer's directories by purpose, as Podman's inspect names them ({@code UpperDir}
   * and the like), for people. They are not part of the contract.
   */
  default Map<String, String> directories(String id) {
    return Map.of();
  }

  /**
   * A layer's difference to its parent as a tar. For an image's layer, it is identical to the tar
   * from which the layer was created.
   */
  InputStream diff(String id);

  /** The differences between a layer and its parent, ordered by path. */
  List<Change> changes(String id);

  /** Bytes of the files in a layer's difference to its parent. */
  long size(String id);

  /**
   * Removes a layer, unmounting it first.
   *
   * @throws CarobException.NotFound the layer does not exist
   * @throws CarobException.Dependency other layers have it as their parent; the message names them
   * @throws CarobException.InvalidArgument it belongs to another store
   */
  void remove(String id);

  /**
   * The containers in the records of the store, which other programs may share with the engine;
   * with those of the engine. A driver without such records has none.
   */
  default List<StoreContainer> containers() {
    return List.of();
  }

  /**
   * Removes a container that another program has created, with its layer and its files. The layer
   * is unmounted first.
   *
   * @throws CarobException.NotFound the container does not exist
   */
  default void removeContainer(String id) {
    throw new CarobException.NotFound("no container " + id + " in the store");
  }
}
