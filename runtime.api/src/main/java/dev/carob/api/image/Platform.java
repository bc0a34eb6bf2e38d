package dev.carob.api.image;

import dev.carob.api.CarobException;
import java.util.Set;

/**
 * What an image's programs run on (OCI image-spec 1.1, config.md).
 *
 * @param os such as {@code linux}; empty: this machine's
 * @param architecture such as {@code amd64}; empty: this machine's
 * @param variant such as {@code v8}; empty: any
 */
public record Platform(String os, String architecture, String variant) {

  /** Of the Go toolchain, whose names the image-spec takes, and what uname(1) calls the same. */
  private static final Set<String> SYSTEMS =
      Set.of(
          "aix",
          "android",
          "darwin",
          "dragonfly",
          "freebsd",
          "illumos",
          "ios",
          "js",
          "linux",
          "netbsd",
          "openbsd",
          "plan9",
          "solaris",
          "wasip1",
          "windows",
          "zos");

  private static final Set<String> ARCHITECTURES =
      Set.of(
          "386",
          "aarch64",
          "amd64",
          "arm",
          "arm64",
          "armhf",
          "armel",
          "i386",
          "i686",
          "loong64",
          "loongarch64",
          "mips",
          "mips64",
          "mips64le",
          "mipsle",
          "ppc64",
          "ppc64le",
          "riscv64",
          "s390x",
          "sparc64",
          "wasm",
          "x86_64",
          "x86-64");

  /** This machine's. */
  public static final Platform HERE = new Platform("", "", "");

  /**
   * @throws CarobException.InvalidArgument there is no such system or architecture
   */
  public Platform {
    if (!os.isEmpty() && !SYSTEMS.contains(os)) {
      throw new CarobException.InvalidArgument("unknown operating system '" + os + "'");
    }
    if (!architecture.isEmpty() && !ARCHITECTURES.contains(architecture)) {
      throw new CarobException.InvalidArgument("unknown architecture '" + architecture + "'");
    }
  }

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
