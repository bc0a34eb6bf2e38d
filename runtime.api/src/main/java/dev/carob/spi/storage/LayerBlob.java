package dev.carob.spi.storage;

/**
 * The form in which a layer came, packed, as an image's manifest names it.
 *
 * @param digest of the packed bytes, {@code sha256:…}; empty where unknown
 * @param size of the packed bytes; -1 where unknown
 */
public record LayerBlob(String digest, long size, Packing packing) {

  /** Of a layer that came from nowhere. */
  public static final LayerBlob NONE = new LayerBlob("", -1, Packing.PLAIN);

  /** How a blob is packed. */
  public enum Packing {
    PLAIN,
    BZIP2,
    GZIP,
    XZ,
    ZSTD
  }
}
