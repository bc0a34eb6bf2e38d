package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What the kernel says of a file itself, links not followed (inode(7)).
 *
 * @param mode type and permissions
 * @param device the device that a device node stands for
 */
public record FileStat(
    int mode, int uid, int gid, int links, long size, long device, long inode, Instant modified) {

  public static final int S_IFDIR = 0x4000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFLNK = 0xa000;

  private static final int TYPE = 0xf000;
  private static final int PERMISSIONS = 07777;

  /** Looks at a file. */
  public static FileStat of(Path path) throws IOException {
    return of(Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS));
  }

  /** Looks at what a descriptor holds, which is no link. */
  public static FileStat of(Fd fd) throws IOException {
    return of(Files.readAttributes(fd.path(), "unix:*"));
  }

  private static FileStat of(Map<String, Object> all) {
    return new FileStat(
        (int) number(all, "mode"),
        (int) number(all, "uid"),
        (int) number(all, "gid"),
        (int) number(all, "nlink"),
        number(all, "size"),
        number(all, "rdev"),
        number(all, "ino"),
        ((FileTime) Objects.requireNonNull(all.get("lastModifiedTime"))).toInstant());
  }

  private static long number(Map<String, Object> all, String key) {
    return ((Number) Objects.requireNonNull(all.get(key), key)).longValue();
  }

  /** {@link #S_IFDIR}, {@link Confined#S_IFCHR} and so on. */
  public int type() {
    return mode & TYPE;
  }

  public int permissions() {
    return mode & PERMISSIONS;
  }

  /** Of the device that a device node stands for (makedev(3)). */
  public long major() {
    return (device >> 8 & 0xfff) | (device >> 32 & ~0xfffL);
  }

  /** Of the device that a device node stands for. */
  public long minor() {
    return (device & 0xff) | (device >> 12 & ~0xffL);
  }

  /** Whether it is overlayfs's mark for a file that is gone: a character device 0:0. */
  public boolean isWhiteout() {
    return type() == Confined.S_IFCHR && device == 0;
  }

  public boolean isRegular() {
    return type() == S_IFREG;
  }
}
