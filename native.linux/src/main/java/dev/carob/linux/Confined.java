package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * A directory tree that is worked on as if it were the whole file system: no path given here, and
 * no link found on the way, leads out of it (openat2(2), RESOLVE_IN_ROOT). The last part of a path
 * is never followed. Paths are relative, without {@code ..}.
 */
public final class Confined implements AutoCloseable {

  public static final int S_IFIFO = 0x1000;
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFBLK = 0x6000;

  private static final int SYS_OPENAT2 = 437;
  private static final long RESOLVE_IN_ROOT = 0x10;
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final int OPEN_HOW_SIZE = 24;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;

  private final Path root;
  private final Fd fd;

  private Confined(Path root, Fd fd) {
    this.root = root;
    this.fd = fd;
  }

  public static Confined open(Path root) {
    return new Confined(root, Fd.open(root, Fd.O_PATH | Fd.O_DIRECTORY, 0));
  }

  /** Opens what a path leads to, links inside the tree followed. */
  public Fd openFollowing(String path, int flags) {
    return openat2(path, flags, 0);
  }

  /** As {@link #openFollowing}; empty where there is nothing. */
  public Optional<Fd> openIfThere(String path, int flags) {
    try {
      return Optional.of(openat2(path, flags, 0));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Fd openat2(String path, int flags, int mode) {
    Pointer how = Memory.allocateDirect(LibC.runtime(), OPEN_HOW_SIZE, true);
    how.putLong(0, flags | Fd.O_CLOEXEC);
    how.putLong(8, mode);
    how.putLong(16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    String relative = path.isEmpty() ? "." : path;
    long number = LibC.get().syscall(SYS_OPENAT2, fd.number(), relative, how, OPEN_HOW_SIZE);
    return new Fd((int) LibC.check(number, "openat2", root, path));
  }

  /** The directory a path lies in, and its last part. */
  private final class Place implements AutoCloseable {
    private final Fd parent;
    private final String name;
    private final String path;

    Place(String path) {
      int slash = path.lastIndexOf('/');
      this.path = path;
      name = path.substring(slash + 1);
      parent = openat2(slash < 0 ? "" : path.substring(0, slash), Fd.O_PATH | Fd.O_DIRECTORY, 0);
    }

    int check(int result, String call) {
      return LibC.check(result, call, root.resolve(path));
    }

    /** A path for the calls that take no directory. */
    Path direct() {
      return parent.path().resolve(name);
    }

    @Override
    public void close() {
      parent.close();
    }
  }

  /** Makes a regular file, which must not be there. */
  public Fd create(String path, int mode) {
    int slash = path.lastIndexOf('/');
    try (Fd parent =
        openat2(slash < 0 ? "" : path.substring(0, slash), Fd.O_PATH | Fd.O_DIRECTORY, 0)) {
      return Fd.open(
          parent.path().resolve(path.substring(slash + 1)),
          Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW,
          mode);
    }
  }

  public void mkdir(String path, int mode) {
    try (Place at = new Place(path)) {
      at.check(LibC.get().mkdirat(at.parent.number(), at.name, mode), "mkdirat");
    }
  }

  /**
   * Makes a directory, and those on the way to it that are not there; links on the way stay inside
   * the tree.
   */
  public void mkdirs(String path, int mode, int uid, int gid) {
    for (int slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
      String part = slash < 0 ? path : path.substring(0, slash);
      Optional<Fd> there = openIfThere(part, Fd.O_PATH);
      if (there.isEmpty()) {
        mkdir(part, mode);
        chown(part, uid, gid);
      } else {
        there.get().close();
      }
      if (slash < 0) {
        return;
      }
    }
  }

  public void symlink(String path, String target) {
    try (Place at = new Place(path)) {
      at.check(LibC.get().symlinkat(target, at.parent.number(), at.name), "symlinkat");
    }
  }

  /** Makes {@code path} another name of {@code existing}; neither is followed if it is a link. */
  public void link(String path, String existing) {
    try (Place at = new Place(path);
        Place from = new Place(existing)) {
      at.check(
          LibC.get().linkat(from.parent.number(), from.name, at.parent.number(), at.name, 0),
          "linkat");
    }
  }

  /**
   * @param mode type ({@link #S_IFCHR}, {@link #S_IFBLK}, {@link #S_IFIFO}) and permissions
   */
  public void mknod(String path, int mode, int major, int minor) {
    long device =
        ((long) (major & 0xfff) << 8)
            | (minor & 0xff)
            | ((long) (minor & ~0xff) << 12)
            | ((long) (major & ~0xfff) << 32);
    try (Place at = new Place(path)) {
      at.check(LibC.get().mknodat(at.parent.number(), at.name, mode, device), "mknodat");
    }
  }

  public void chown(String path, int uid, int gid) {
    try (Place at = new Place(path)) {
      at.check(
          LibC.get().fchownat(at.parent.number(), at.name, uid, gid, AT_SYMLINK_NOFOLLOW),
          "fchownat");
    }
  }

  /** Not for links, which have no mode. */
  public void chmod(String path, int mode) {
    try (Place at = new Place(path)) {
      at.check(LibC.get().fchmodat(at.parent.number(), at.name, mode, 0), "fchmodat");
    }
  }

  /** Sets the time of the last change, and of the last access with it. */
  public void modified(String path, Instant time) {
    Pointer times = Memory.allocateDirect(LibC.runtime(), 32, true);
    for (int i = 0; i < 2; i++) {
      times.putLong(i * 16L, time.getEpochSecond());
      times.putLong(i * 16L + 8, time.getNano());
    }
    try (Place at = new Place(path)) {
      at.check(
          LibC.get().utimensat(at.parent.number(), at.name, times, AT_SYMLINK_NOFOLLOW),
          "utimensat");
    }
  }

  public void xattr(String path, String name, byte[] value) {
    try (Place at = new Place(path)) {
      Xattrs.set(at.direct(), name, value);
    }
  }

  /** Removes a file or an empty directory; nothing there is no error. */
  public void remove(String path, boolean directory) {
    try (Place at = new Place(path)) {
      int result = LibC.get().unlinkat(at.parent.number(), at.name, directory ? AT_REMOVEDIR : 0);
      if (result < 0 && LibC.errno() != Errno.ENOENT) {
        throw ErrnoException.of(LibC.errno(), "unlinkat", root.resolve(path));
      }
    }
  }

  /** What lies at a path itself, link or not; empty where nothing does. */
  public Optional<Kind> kind(String path) {
    try (Place at = new Place(path)) {
      java.nio.file.attribute.BasicFileAttributes attributes =
          java.nio.file.Files.readAttributes(
              at.direct(),
              java.nio.file.attribute.BasicFileAttributes.class,
              java.nio.file.LinkOption.NOFOLLOW_LINKS);
      return Optional.of(
          attributes.isDirectory()
              ? Kind.DIRECTORY
              : attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER);
    } catch (java.nio.file.NoSuchFileException e) {
      return Optional.empty();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("looking at " + root.resolve(path), e);
    }
  }

  /** What lies at a path. */
  public enum Kind {
    DIRECTORY,
    LINK,
    OTHER
  }

  @Override
  public void close() {
    fd.close();
  }
}
