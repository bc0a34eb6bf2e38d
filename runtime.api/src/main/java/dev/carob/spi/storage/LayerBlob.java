package dev.carob.spi.storage;

/**
 * The compressed form of a layer, as an image's manifest names it.
 *
 * @param digest of the compressed bytes, {@code sha256:…}; empty if unknown
 * @param size of the compressed bytes; -1 if unknown
 */
public record LayerBlob(String digest, long size, Packing packing) {

  /** The value for a layer that was not created from a blob. */
  public static final LayerBlob NONE = new LayerBlob("", -1, Packing.PLAIN);

  /** How a blob is compressed. */
  public enum Packing {
    PLAIN,
    BZIP2,
    GZIP,
    XZ,
    ZSTD
  }
}
