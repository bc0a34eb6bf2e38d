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
 * A storage backend. Methods may be called from any thread; those on different layers do not wait
 * for each other longer than a record takes to write.
 *
 * <p>Failures are {@link CarobException.StorageFailed} and name the layer, the path and the errno,
 * unless a method says otherwise.
 */
@ConsumerType
public interface StorageDriver {

  /** All layers, parents before their children. */
  List<Layer> layers();

  /** The layer of that id. */
  Optional<Layer> layer(String id);

  /**
   * Makes an empty layer. Where one of that id is there already, nothing happens: a creation that
   * was cut short can be repeated.
   *
   * @throws CarobException.NotFound the parent is not there
   */
  Layer create(LayerRequest request);

  /**
   * Unpacks the plain tar of a difference aside, to become a layer later: the differences of an
   * image's layers can be unpacked at once, before their parents are there. Whiteouts are of the
   * OCI form ({@code .wh.<name>}, {@code .wh..wh..opq}; OCI image-spec 1.1, layer.md).
   *
   * <p>Refused are names that are absolute or have {@code ..}, names that come twice, links that
   * lead out, and marks of the driver's own.
   *
   * @param title of the layer, for messages
   * @return to be closed
   * @throws CarobException.InvalidArgument the tar is broken, or has what is refused; the message
   *     names layer and entry
   */
  Unpacked unpack(String title, InputStream tar);

  /**
   * Makes a layer from the plain tar of its difference to its parent, as {@link #unpack} does.
   * Where the layer is there already the tar is not read.
   *
   * @return the layer, with the digest and the size of what was read
   * @throws CarobException.NotFound the parent is not there
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
   * Mounts a layer over those below it, or counts up the mount that is there. An image's layer is
   * mounted to be read only, where the driver can.
   *
   * @param mountLabel SELinux label; empty: none
   * @return where the root filesystem is, absolute
   */
  Path mount(String id, String mountLabel);

  /**
   * As {@link #mount}, with the ids of the files below the layer mapped, and those of its own files
   * as they are: what a user namespace with these mappings takes for its own.
   *
   * @param uids of users; the other direction than of a process: what lies on the disk is inside
   * @param gids of groups
   * @return empty, and nothing mounted, where driver or kernel can't
   */
  default Optional<Path> mountMapped(
      String id, String mountLabel, List<IdMapping> uids, List<IdMapping> gids) {
    return Optional.empty();
  }

  /**
   * Counts a mount down, and unmounts with the last.
   *
   * @param all forget the count and unmount
   * @return whether the layer is mounted still
   */
  boolean unmount(String id, boolean all);

  /** Where the layer is mounted now. */
  Optional<Path> mounted(String id);

  /**
   * Where a layer's files lie, for people: what it is to what it holds, as Podman's inspect names
   * them ({@code UpperDir} and the like). Nothing is promised of those places.
   */
  default Map<String, String> directories(String id) {
    return Map.of();
  }

  /**
   * Writes a layer's difference to its parent as a tar; that of an image's layer is byte by byte
   * the one that it was made from.
   */
  InputStream diff(String id);

  /** What differs between a layer and its parent, by path. */
  List<Change> changes(String id);

  /** Bytes of the files in a layer's difference to its parent. */
  long size(String id);

  /**
   * Removes a layer, unmounting it first.
   *
   * @throws CarobException.NotFound it is gone already
   * @throws CarobException.Dependency other layers lie on it; the message names them
   * @throws CarobException.InvalidArgument it belongs to another store
   */
  void remove(String id);
}
