package dev.carob.api.volume;

import dev.carob.api.CarobException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The engine's volumes. Methods that take a name throw {@link CarobException.NotFound} if no volume
 * has that name.
 */
@ProviderType
public interface VolumeService {

  /**
   * Creates a volume.
   *
   * @throws CarobException.NameInUse a volume of that name exists
   * @throws CarobException.InvalidArgument an option is invalid, or there is no such driver
   */
  Volume create(VolumeSpec spec);

  /** All volumes, by name. */
  default List<Volume> list() {
    return list(VolumeQuery.ALL);
  }

  /** The volumes that a query selects, by name. */
  List<Volume> list(VolumeQuery query);

  /** Returns a volume by its name, or by a unique prefix of its name. */
  Volume inspect(String name);

  /**
   * Removes a volume with its files.
   *
   * @throws CarobException.Dependency containers use it; the message names them
   */
  void remove(String name);

  /**
   * Mounts the file system that the volume's options describe, until {@link #unmount} is called as
   * often as this. Has no effect on a volume that is a directory.
   *
   * @return the path of its files on the host
   * @throws CarobException.StorageFailed it cannot be mounted
   */
  Path mount(String name);

  /**
   * Ends one {@link #mount}. The file system remains mounted while containers use it. Has no effect
   * if the volume was not mounted by {@link #mount}.
   */
  void unmount(String name);

  /** Writes a volume's files as a tar. */
  void export(String name, OutputStream tar);

  /** Unpacks a tar into a volume. */
  void unpack(String name, InputStream tar);
}
