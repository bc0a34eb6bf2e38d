package dev.carob.image.store.sink;

import dev.carob.api.image.ManifestType;
import dev.carob.image.store.record.Digests;
import dev.carob.spi.storage.LayerBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * An image of a store, to be written elsewhere.
 *
 * @param names with tags
 * @param type of its manifest
 */
public record StoredImage(
    byte[] config, ManifestType type, List<String> names, List<StoredLayer> layers) {

  /**
   * A layer of it.
   *
   * @param size bytes of the plain tar
   * @param blob as which it came
   */
  public record StoredLayer(String diffId, long size, LayerBlob blob, Opener opener) {

    /** Refuses one whose files have been changed in the store, by the digest of what was read. */
    void requireSame(String found) throws IOException {
      if (!found.equals(diffId)) {
        throw new IOException(
            "layer %s is not as it came any more: its digest is %s: bring its image in again"
                .formatted(diffId, found));
      }
    }
  }

  /** Opens the plain tar, anew each time. */
  public interface Opener {
    InputStream open() throws IOException;
  }

  /** The id: the configuration's digest. */
  public String id() {
    return Digests.hex(Digests.of(config));
  }
}
