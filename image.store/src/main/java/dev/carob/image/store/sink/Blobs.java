package dev.carob.image.store.sink;

import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.IOException;

/** Receives the blobs of an image. */
interface Blobs {

  /** Writes a small blob and returns its digest. */
  String put(byte[] bytes) throws IOException;

  /** Writes a layer. */
  LayerBlob put(StoredImage.StoredLayer layer, Packing packing) throws IOException;
}
