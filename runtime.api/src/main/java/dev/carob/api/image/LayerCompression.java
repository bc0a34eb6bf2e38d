package dev.carob.api.image;

import dev.carob.api.CarobException;

/** How layers are packed on their way. */
public enum LayerCompression {
  NONE,
  GZIP,
  ZSTD;

  /**
   * Reads a format as Podman has it.
   *
   * @throws CarobException.InvalidArgument naming it
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
