package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/** Reads inodes (statx(2)). */
final class Statx {

  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_EMPTY_PATH = 0x1000;

  private static final int SYS_STATX =
      System.getProperty("os.arch", "").equals("aarch64") ? 291 : 332;
  private static final int BASIC_STATS = 0x7ff;
  private static final int SIZE = 256;

  private Statx() {}

  /**
   * Reads an inode.
   *
   * @param path NUL-terminated, relative to the directory
   * @return null if the call failed: {@link LibC#errno()} gives the reason
   */
  static @org.jspecify.annotations.Nullable FileStat of(int directory, byte[] path, int flags) {
    byte[] struct = new byte[SIZE];
    if (LibC.get().syscall(SYS_STATX, directory, path, flags, BASIC_STATS, struct) < 0) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(struct).order(ByteOrder.nativeOrder());
    return new FileStat(
        in.getShort(28) & 0xffff,
        in.getInt(20),
        in.getInt(24),
        in.getInt(16),
        in.getLong(40),
        device(in.getInt(128), in.getInt(132)),
        device(in.getInt(136), in.getInt(140)),
        in.getLong(32),
        Instant.ofEpochSecond(in.getLong(112), in.getInt(120)));
  }

  /** Combines the numbers as makedev(3) does. */
  static long device(long major, long minor) {
    return (major & 0xfff) << 8
        | (minor & 0xff)
        | (minor & 0xfffff00L) << 12
        | (major & ~0xfffL) << 32;
  }
}
