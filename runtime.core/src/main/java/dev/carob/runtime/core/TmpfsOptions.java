package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Sizes;
import dev.carob.api.container.MountSpec;

/**
 * Validates the options of a tmpfs mount, which the kernel would otherwise reject at the start
 * (tmpfs(5)).
 */
final class TmpfsOptions {

  /** The kernel rounds a size up to whole pages. */
  static final long LARGEST = 1L << 62;

  private static final String PERCENT = "[0-9]{1,3}%";

  private TmpfsOptions() {}

  static void check(MountSpec mount) {
    if (mount.type() != MountSpec.Type.TMPFS && mount.type() != MountSpec.Type.RAMFS) {
      return;
    }
    for (String option : mount.options()) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : option.substring(equals + 1);
      switch (name) {
        case "size" -> size(mount, option, value);
        case "mode" ->
            require(mount, option, value.matches("[0-7]{1,4}"), "an octal number from 0 to 7777");
        case "uid", "gid" ->
            require(mount, option, value.matches("[0-9]{1,10}"), "a number from 0 to 4294967295");
        case "nr_inodes", "nr_blocks" ->
            require(mount, option, value.matches("[0-9]{1,18}[kKmMgG]?"), "a number from 0");
        default -> {}
      }
    }
  }

  private static void size(MountSpec mount, String option, String value) {
    boolean valid = value.matches(PERCENT);
    if (value.matches("[0-9]{1,19}[kKmMgGtTpP]?")) {
      valid = bytes(value) <= LARGEST;
    }
    require(mount, option, valid, "a number of bytes with a unit such as 64m, or a percentage");
  }

  private static long bytes(String value) {
    try {
      return Sizes.parse(value);
    } catch (CarobException.InvalidArgument e) {
      return Long.MAX_VALUE;
    }
  }

  private static void require(MountSpec mount, String option, boolean holds, String what) {
    if (!holds) {
      throw new CarobException.InvalidArgument(
          "invalid option '%s' of the tmpfs at %s: it must be %s"
              .formatted(option, mount.destination(), what),
          FailureDetails.field("mounting.mounts"));
    }
  }
}
