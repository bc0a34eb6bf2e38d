package dev.carob.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The resources that this host's kernel can limit (cgroups(7)). Cgroup v1 and v2 use different
 * files, and a kernel may be built or booted without some controllers.
 */
public final class CgroupFeatures {

  private static final Path MOUNTS = Path.of("/sys/fs/cgroup");

  private CgroupFeatures() {}

  /** Returns true if only cgroup v2 is in use. */
  public static boolean unified() {
    return Files.exists(MOUNTS.resolve("cgroup.controllers"));
  }

  /** Returns true if v1 and v2 are both in use; not every program supports this. */
  public static boolean hybrid() {
    return Files.exists(MOUNTS.resolve("unified/cgroup.controllers"));
  }

  /** Returns true if systemd is the init process, and so creates the cgroups. */
  public static boolean managedBySystemd() {
    try {
      return Files.readString(Path.of("/proc/1/comm")).strip().equals("systemd");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot determine whether systemd is running", e);
    }
  }

  /** Returns true if a controller is available, such as {@code memory}. */
  public static boolean has(String controller) {
    if (!unified()) {
      return Files.isDirectory(MOUNTS.resolve(controller));
    }
    String name = controller.equals("blkio") ? "io" : controller;
    try {
      return List.of(Files.readString(MOUNTS.resolve("cgroup.controllers")).strip().split(" ", -1))
          .contains(name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read the cgroup controllers", e);
    }
  }

  /**
   * Returns true if a controller supports a feature: one of the feature's files exists in the root
   * cgroup or in a child of it.
   *
   * @param files names of the v1 files; with v2 every feature is assumed to be supported
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
      throw new java.io.UncheckedIOException("cannot read " + top, e);
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
