package dev.carob.image.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A place that images come from. */
interface ImageSource extends Closeable {

  /** The images there, in its order. */
  List<Offer> offers() throws IOException;

  /**
   * An image on offer.
   *
   * @param names as the source gives them; may be empty
   * @param config the configuration as bytes, whose digest is the image's id
   * @param manifest as bytes; empty: the source has none, and one is made
   */
  record Offer(List<String> names, byte[] config, byte[] manifest, List<Blob> layers) {}

  /**
   * A layer on offer.
   *
   * @param digest of the bytes as they come; empty: the source does not say
   */
  record Blob(String digest, Opener opener) {}

  /** Opens a stream of its own each time. */
  interface Opener {
    InputStream open() throws IOException;
  }
}
