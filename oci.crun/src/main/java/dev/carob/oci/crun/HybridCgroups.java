package dev.carob.oci.crun;

import dev.carob.linux.Fd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * crun refuses to create containers on a host with both cgroup versions where version 2 has
 * controllers ("cgroups in hybrid mode not supported"). It does not see version 2 in a mount
 * namespace of its own, in which that is unmounted. Only crun goes there: conmon stays outside, so
 * that no mount of another container is held by a supervisor that lives long.
 */
final class HybridCgroups implements AutoCloseable {

  private final List<String> createPrefix;
  private final @Nullable Fd helper;

  /**
   * @param cgroups where the control groups are mounted
   * @param architecture as Java calls it
   */
  HybridCgroups(Path cgroups, String architecture) {
    Path unified = cgroups.resolve("unified");
    if (!Files.exists(unified.resolve("cgroup.controllers"))) {
      helper = null;
      createPrefix = List.of();
      return;
    }
    helper =
        HelperProgram.find("without", architecture, "unshare and umount do the same in more time");
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

  /** Of this host. */
  static HybridCgroups ofThisHost() {
    return new HybridCgroups(Path.of("/sys/fs/cgroup"), System.getProperty("os.arch", ""));
  }

  /** What to put before {@code crun create}; nothing where the host is not hybrid. */
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
