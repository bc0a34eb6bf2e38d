package dev.carob.image.store.sink;

import dev.carob.image.store.source.ImageSource;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.IOException;

/** Receives the images of a manifest list, and then the list. */
public interface ListTarget {

  /** Writes a layer of the store, compressed as requested. */
  LayerBlob layer(StoredImage.StoredLayer layer, Packing packing) throws IOException;

  /** Copies a layer as it is. */
  void blob(ImageSource.Blob blob) throws IOException;

  /** Writes a configuration. */
  void config(byte[] config) throws IOException;

  /** Writes the manifest of an image. */
  void manifest(byte[] manifest, String mediaType) throws IOException;

  /** Writes the list. */
  void list(byte[] list, String mediaType) throws IOException;
}
