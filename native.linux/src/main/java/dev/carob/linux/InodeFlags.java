package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.util.Optional;

/** File attributes that forbid changes: immutable and append-only (ioctl_iflags(2), chattr(1)). */
final class InodeFlags {

  private static final long FS_IOC_GETFLAGS = 0x80086601L;
  private static final long FS_IOC_SETFLAGS = 0x40086602L;
  private static final int FS_IMMUTABLE_FL = 0x10;
  private static final int FS_APPEND_FL = 0x20;

  private InodeFlags() {}

  /**
   * Clears the attributes of a file or directory. Returns false if none was set, or if the entry is
   * neither.
   */
  static boolean clear(OpenDirectory directory, String name) {
    Optional<FileStat> stat = directory.stat(name);
    // Opening a device or a FIFO can have side effects; only regular files and directories are
    // opened.
    if (stat.isEmpty() || !(stat.get().isRegular() || stat.get().isDirectory())) {
      return false;
    }
    try (Fd fd = directory.open(name, Fd.O_RDONLY | Fd.O_NONBLOCK)) {
      int[] flags = new int[2];
      if (LibC.get().ioctl(fd.number(), FS_IOC_GETFLAGS, flags) < 0) {
        // The file system does not support these attributes.
        return false;
      }
      int kept = flags[0] & ~(FS_IMMUTABLE_FL | FS_APPEND_FL);
      if (kept == flags[0]) {
        return false;
      }
      flags[0] = kept;
      LibC.check(
          LibC.get().ioctl(fd.number(), FS_IOC_SETFLAGS, flags),
          "ioctl(FS_IOC_SETFLAGS)",
          directory.title(name));
      return true;
    }
  }
}
