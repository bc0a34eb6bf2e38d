package dev.carob.api.types.image;

import dev.carob.api.CarobException;
import java.util.Set;

/**
 * The platform of an image's programs (OCI image-spec 1.1, config.md).
 *
 * @param os such as {@code linux}; empty for this machine's
 * @param architecture such as {@code amd64}; empty for this machine's
 * @param variant such as {@code v8}; empty for any
 */
public record Platform(String os, String architecture, String variant) {

  /** The names of the Go toolchain, which the image-spec uses, and the names of uname(1). */
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

  /** This machine's platform, with empty names. */
  public static final Platform HERE = new Platform("", "", "");

  /**
   * @throws CarobException.InvalidArgument the operating system or architecture does not exist
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
   * Parses {@code OS[/ARCHITECTURE[/VARIANT]]}.
   *
   * @throws CarobException.InvalidArgument the text has another format
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    if (!text.matches("[a-z0-9_.-]+(/[a-z0-9_.-]+){0,2}")) {
      throw new CarobException.InvalidArgument(
          "invalid platform '" + text + "': it must have the form os[/arch[/variant]]");
    }
    return new Platform(
        parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
  }

  /** This machine's platform, with its names. */
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

  /** Returns true if an image's platform matches this one. Empty values match any. */
  public boolean accepts(Platform image) {
    return fits(os, image.os)
        && fits(architecture, image.architecture)
        && fits(variant, image.variant);
  }

  private static boolean fits(String wanted, String found) {
    return wanted.isEmpty() || found.isEmpty() || wanted.equals(found);
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
