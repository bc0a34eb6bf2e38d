package dev.carob.spi.storage;

import dev.carob.api.CarobException;

/**
 * The difference of a layer to be, unpacked aside. It is no layer yet, and nobody sees it; closed
 * without having become one it is gone.
 */
public interface Unpacked extends AutoCloseable {

  /** Of the plain tar, {@code sha256:…}. */
  String diffDigest();

  /** Bytes of the plain tar. */
  long diffSize();

  /**
   * Makes it a layer. Where one of that id is there already, that one stays and this goes.
   *
   * @throws CarobException.NotFound the parent is not there
   */
  Layer place(LayerRequest request);

  @Override
  void close();
}
