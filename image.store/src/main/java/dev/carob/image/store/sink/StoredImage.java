package dev.carob.image.store.sink;

import dev.carob.api.types.image.ManifestType;
import dev.carob.image.store.record.Digests;
import dev.carob.spi.storage.LayerBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * An image of a store, to be written elsewhere.
 *
 * @param names names including tags
 * @param type type of the manifest
 */
public record StoredImage(
    byte[] config, ManifestType type, List<String> names, List<StoredLayer> layers) {

  /**
   * A layer of the image.
   *
   * @param size size of the uncompressed tar in bytes
   * @param blob the blob that it was downloaded as
   */
  public record StoredLayer(String diffId, long size, LayerBlob blob, Opener opener) {

    /**
     * Throws if the layer was modified in the store.
     *
     * @param found the digest of the content that was read
     */
    void requireSame(String found) throws IOException {
      if (!found.equals(diffId)) {
        throw new IOException(
            "layer %s was modified in the store: its digest is %s: pull or load its image again"
                .formatted(diffId, found));
      }
    }
  }

  /** Opens a new stream of the uncompressed tar. */
  public interface Opener {
    InputStream open() throws IOException;
  }

  /** The image's id: the digest of the configuration. */
  public String id() {
    return Digests.hex(Digests.of(config));
  }
}
