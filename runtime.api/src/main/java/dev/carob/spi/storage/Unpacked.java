package dev.carob.spi.storage;

import dev.carob.api.CarobException;

/**
 * The unpacked files of a future layer, in a temporary directory. Closing it removes the files
 * unless they have become a layer.
 */
public interface Unpacked extends AutoCloseable {

  /** The digest of the uncompressed tar, {@code sha256:…}. */
  String diffDigest();

  /** The size of the uncompressed tar in bytes. */
  long diffSize();

  /**
   * Turns the files into a layer. If a layer of that id exists, it is kept, and the files are
   * removed.
   *
   * @throws CarobException.NotFound the parent does not exist
   */
  Layer place(LayerRequest request);

  @Override
  void close();
}
