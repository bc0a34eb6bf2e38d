package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The attributes of a file, symbolic links not followed (inode(7)).
 *
 * @param mode type and permissions
 * @param device for a device node, the device that it represents
 * @param fileSystem the device that holds the file; inode numbers are unique within it
 */
public record FileStat(
    int mode,
    int uid,
    int gid,
    int links,
    long size,
    long device,
    long fileSystem,
    long inode,
    Instant modified) {

  public static final int S_IFDIR = 0x4000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFLNK = 0xa000;

  private static final int TYPE = 0xf000;
  private static final int PERMISSIONS = 07777;

  private static final byte[] ITSELF = {0};

  /** Reads the attributes of the file at a path. */
  public static FileStat of(Path path) throws IOException {
    FileStat stat =
        Statx.of(Statx.AT_FDCWD, FileNames.terminated(path.toString()), Statx.AT_SYMLINK_NOFOLLOW);
    if (stat == null) {
      int errno = LibC.errno();
      if (errno == Errno.ENOENT) {
        throw new NoSuchFileException(path.toString());
      }
      ErrnoException cause = ErrnoException.of(errno, "statx", path);
      throw new IOException(cause.getMessage(), cause);
    }
    return stat;
  }

  /** Reads the attributes of an open file. */
  public static FileStat of(Fd fd) throws IOException {
    FileStat stat = Statx.of(fd.number(), ITSELF, Statx.AT_EMPTY_PATH);
    if (stat == null) {
      ErrnoException cause = ErrnoException.of(LibC.errno(), "statx", fd);
      throw new IOException(cause.getMessage(), cause);
    }
    return stat;
  }

  /** The file type: {@link #S_IFDIR}, {@link ConfinedTree#S_IFCHR} and so on. */
  public int type() {
    return mode & TYPE;
  }

  public int permissions() {
    return mode & PERMISSIONS;
  }

  /** The major number of a device node (makedev(3)). */
  public long major() {
    return (device >> 8 & 0xfff) | (device >> 32 & ~0xfffL);
  }

  /** The minor number of a device node. */
  public long minor() {
    return (device & 0xff) | (device >> 12 & ~0xffL);
  }

  /** Returns true if this is an overlayfs whiteout: a character device 0:0. */
  public boolean isWhiteout() {
    return type() == ConfinedTree.S_IFCHR && device == 0;
  }

  public boolean isRegular() {
    return type() == S_IFREG;
  }

  public boolean isDirectory() {
    return type() == S_IFDIR;
  }

  public boolean isLink() {
    return type() == S_IFLNK;
  }

  /** Returns true if both are the same inode. */
  public boolean isSameFile(FileStat other) {
    return inode == other.inode && fileSystem == other.fileSystem;
  }
}
