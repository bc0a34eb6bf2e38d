package dev.carob.oci.crun;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * crun refuses to create containers on a host with both cgroup versions where version 2 has
 * controllers ("cgroups in hybrid mode not supported"). It does not see version 2 in a mount
 * namespace of its own, in which that is unmounted. Only crun goes there: conmon stays outside, so
 * that no mount of another container is held by a supervisor that lives long.
 */
final class HybridCgroups {

  private HybridCgroups() {}

  /**
   * What to put before {@code crun create} on this host; nothing where it is not hybrid.
   *
   * @param cgroups where the control groups are mounted
   */
  static List<String> createPrefix(Path cgroups) {
    Path unified = cgroups.resolve("unified");
    if (!Files.exists(unified.resolve("cgroup.controllers"))) {
      return List.of();
    }
    return List.of(
        "unshare", "--mount", "/bin/sh", "-c", "umount '" + unified + "' && exec \"$0\" \"$@\"");
  }
}
