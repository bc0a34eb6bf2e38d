package dev.carob.oci.crun;

import dev.carob.linux.Fd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works around a restriction of crun: it refuses to create containers on a host with both cgroup
 * versions if v2 has controllers ("cgroups in hybrid mode not supported"). crun does not see v2 in
 * a mount namespace in which it is unmounted. Only crun runs there: conmon stays outside, because a
 * long-lived supervisor would keep the mounts of other containers busy.
 */
final class HybridCgroups implements AutoCloseable {

  private final List<String> createPrefix;
  private final @Nullable Fd helper;

  /**
   * @param cgroups directory where the cgroups are mounted
   * @param architecture as named by Java
   */
  HybridCgroups(Path cgroups, String architecture) {
    Path unified = cgroups.resolve("unified");
    if (!Files.exists(unified.resolve("cgroup.controllers"))) {
      helper = null;
      createPrefix = List.of();
      return;
    }
    helper =
        HelperProgram.find("without", architecture, "using the slower unshare and umount instead");
    createPrefix =
        helper == null
            ? List.of(
                "unshare",
                "--mount",
                "/bin/sh",
                "-c",
                "umount '" + unified + "' && exec \"$0\" \"$@\"")
            : List.of(helper.pathForAll().toString(), unified.toString());
  }

  /** Creates the workaround for this host. */
  static HybridCgroups ofThisHost() {
    return new HybridCgroups(Path.of("/sys/fs/cgroup"), System.getProperty("os.arch", ""));
  }

  /** The command to put before {@code crun create}; empty if the host is not hybrid. */
  List<String> createPrefix() {
    return createPrefix;
  }

  @Override
  public void close() {
    if (helper != null) {
      helper.close();
    }
  }
}
