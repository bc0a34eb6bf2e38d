package dev.carob.api.types.image;

import dev.carob.api.CarobException;

/** How layers are compressed for a transfer. */
public enum LayerCompression {
  NONE,
  GZIP,
  ZSTD;

  /**
   * Parses a format as Podman names it.
   *
   * @throws CarobException.InvalidArgument the format does not exist
   */
  public static LayerCompression parse(String text) {
    return switch (text) {
      case "gzip", "" -> GZIP;
      case "zstd" -> ZSTD;
      default ->
          throw new CarobException.InvalidArgument(
              "unknown compression format \"" + text + "\": gzip or zstd");
    };
  }
}
