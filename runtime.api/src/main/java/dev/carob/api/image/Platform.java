package dev.carob.api.image;

import dev.carob.api.CarobException;

/**
 * What an image's programs run on (OCI image-spec 1.1, config.md).
 *
 * @param os such as {@code linux}; empty: this machine's
 * @param architecture such as {@code amd64}; empty: this machine's
 * @param variant such as {@code v8}; empty: any
 */
public record Platform(String os, String architecture, String variant) {

  /** This machine's. */
  public static final Platform HERE = new Platform("", "", "");

  /**
   * Reads {@code OS[/ARCHITECTURE[/VARIANT]]}.
   *
   * @throws CarobException.InvalidArgument it is not of that form
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    if (!text.matches("[a-z0-9_.-]+(/[a-z0-9_.-]+){0,2}")) {
      throw new CarobException.InvalidArgument(
          "invalid platform '" + text + "': it is of the form os[/arch[/variant]]");
    }
    return new Platform(
        parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
  }

  /** This machine's, with its names. */
  public static Platform host() {
    String arch = System.getProperty("os.arch", "");
    return new Platform(
        "linux",
        switch (arch) {
          case "x86_64", "amd64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> arch;
        },
        "");
  }

  /**
   * Whether an image of another platform is what this one asks for. What either leaves empty fits.
   */
  public boolean accepts(Platform image) {
    return fits(os, image.os)
        && fits(architecture, image.architecture)
        && fits(variant, image.variant);
  }

  private static boolean fits(String wanted, String found) {
    return wanted.isEmpty() || found.isEmpty() || wanted.equals(found);
  }

  /** As {@link #parse} reads it. */
  public String text() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
