package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * An open directory; what lies in it is named by single names, and links are never followed. To
 * hold one while many of its files are made is faster than to find it anew for each.
 */
public final class HeldDirectory implements AutoCloseable {

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int TIMESPEC_SIZE = 16;

  private final Fd fd;
  private final Path title;

  /**
   * @param fd of a directory; closed with this
   * @param title its path, for messages
   */
  HeldDirectory(Fd fd, Path title) {
    this.fd = fd;
    this.title = title;
  }

  private int check(int result, String call, String name) {
    // The path is only put together for a failure: this is called for each file of an image.
    return result < 0 ? LibC.check(result, call, title.resolve(name)) : result;
  }

  /** A path for the calls that take no directory, while this is open. */
  public Path direct(String name) {
    return fd.path().resolve(name);
  }

  /** Makes a regular file, which must not be there. */
  public Fd create(String name, int mode) {
    int flags = Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW | Fd.O_CLOEXEC;
    return new Fd(check(LibC.get().openat(fd.number(), name, flags, mode), "openat", name));
  }

  public void mkdir(String name, int mode) {
    check(LibC.get().mkdirat(fd.number(), name, mode), "mkdirat", name);
  }

  public void symlink(String name, String target) {
    check(LibC.get().symlinkat(target, fd.number(), name), "symlinkat", name);
  }

  /** Makes {@code name} another name of a file that is there, itself if it is a link. */
  public void link(String name, HeldDirectory from, String existing) {
    check(
        LibC.get().linkat(from.fd.number(), existing, fd.number(), name, 0),
        "linkat to " + existing,
        name);
  }

  /**
   * @param mode type ({@link Confined#S_IFCHR} and so on) and permissions
   */
  public void mknod(String name, int mode, int major, int minor) {
    long device =
        ((long) (major & 0xfff) << 8)
            | (minor & 0xff)
            | ((long) (minor & ~0xff) << 12)
            | ((long) (major & ~0xfff) << 32);
    check(LibC.get().mknodat(fd.number(), name, mode, device), "mknodat", name);
  }

  public void chown(String name, int uid, int gid) {
    check(LibC.get().fchownat(fd.number(), name, uid, gid, AT_SYMLINK_NOFOLLOW), "fchownat", name);
  }

  /** Not for links, which have no mode. */
  public void chmod(String name, int mode) {
    check(LibC.get().fchmodat(fd.number(), name, mode, 0), "fchmodat", name);
  }

  /** Sets the time of the last change, and of the last access with it. */
  public void modified(String name, Instant time) {
    try (Scratch times = Scratch.of(2 * TIMESPEC_SIZE)) {
      for (long at = 0; at < 2 * TIMESPEC_SIZE; at += TIMESPEC_SIZE) {
        times.memory().putLong(at, time.getEpochSecond());
        times.memory().putLong(at + 8, time.getNano());
      }
      check(
          LibC.get().utimensat(fd.number(), name, times.memory(), AT_SYMLINK_NOFOLLOW),
          "utimensat",
          name);
    }
  }

  public void xattr(String name, String attribute, byte[] value) {
    Xattrs.set(direct(name), attribute, value);
  }

  /** Removes a file or an empty directory; nothing there is no error. */
  public void remove(String name, boolean directory) {
    int result = LibC.get().unlinkat(fd.number(), name, directory ? AT_REMOVEDIR : 0);
    if (result < 0 && LibC.errno() != Errno.ENOENT) {
      throw ErrnoException.of(LibC.errno(), "unlinkat", title.resolve(name));
    }
  }

  /** What lies there itself, link or not; empty where nothing does. */
  public Optional<Confined.Kind> kind(String name) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(direct(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(
          attributes.isDirectory()
              ? Confined.Kind.DIRECTORY
              : attributes.isSymbolicLink() ? Confined.Kind.LINK : Confined.Kind.OTHER);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("looking at " + title.resolve(name), e);
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
