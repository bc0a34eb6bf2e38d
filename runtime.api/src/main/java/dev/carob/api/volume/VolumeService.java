package dev.carob.api.volume;

import dev.carob.api.CarobException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The engine's volumes. Methods that take a name end in {@link CarobException.NotFound}. */
@ProviderType
public interface VolumeService {

  /**
   * Makes a volume.
   *
   * @throws CarobException.NameInUse there is one of that name
   */
  Volume create(VolumeSpec spec);

  /** All volumes, by name. */
  List<Volume> list();

  /** One volume, by its name or the beginning of only one's. */
  Volume inspect(String name);

  /**
   * Removes a volume with its files.
   *
   * @throws CarobException.Dependency containers use it; the message names them
   */
  void remove(String name);

  /** Writes a volume's files as a tar. */
  void export(String name, OutputStream tar);

  /** Unpacks a tar into a volume. */
  void unpack(String name, InputStream tar);
}
