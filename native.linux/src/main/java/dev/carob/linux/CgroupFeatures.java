package dev.carob.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel of this host can limit (cgroups(7)). The two versions of cgroups have other
 * files, and a kernel may be built, or started, without some.
 */
public final class CgroupFeatures {

  private static final Path MOUNTS = Path.of("/sys/fs/cgroup");

  private CgroupFeatures() {}

  /** Whether only the second version is in use. */
  public static boolean unified() {
    return Files.exists(MOUNTS.resolve("cgroup.controllers"));
  }

  /** Whether both versions are in use, which not every program can do with. */
  public static boolean hybrid() {
    return Files.exists(MOUNTS.resolve("unified/cgroup.controllers"));
  }

  /** Whether systemd is the first process, which then is who makes cgroups. */
  public static boolean managedBySystemd() {
    try {
      return Files.readString(Path.of("/proc/1/comm")).strip().equals("systemd");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("looking for systemd", e);
    }
  }

  /** Whether there is a controller, such as {@code memory}. */
  public static boolean has(String controller) {
    if (!unified()) {
      return Files.isDirectory(MOUNTS.resolve(controller));
    }
    String name = controller.equals("blkio") ? "io" : controller;
    try {
      return List.of(Files.readString(MOUNTS.resolve("cgroup.controllers")).strip().split(" ", -1))
          .contains(name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("reading the controllers of cgroups", e);
    }
  }

  /**
   * Whether a controller can do a certain thing: the file for it, which may be one of several, is
   * in the topmost cgroup, or in one below that.
   *
   * @param files of the first version; in the second one, everything is taken to be there
   */
  public static boolean can(String controller, String... files) {
    if (unified() || !has(controller)) {
      return has(controller);
    }
    Path top = MOUNTS.resolve(controller);
    if (any(top, files)) {
      return true;
    }
    try (DirectoryStream<Path> below = Files.newDirectoryStream(top, Files::isDirectory)) {
      for (Path cgroup : below) {
        return any(cgroup, files);
      }
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("looking at " + top, e);
    }
  }

  private static boolean any(Path cgroup, String... files) {
    for (String file : files) {
      if (Files.exists(cgroup.resolve(file))) {
        return true;
      }
    }
    return false;
  }
}
