package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.Scratch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

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
    try (Scratch how = Scratch.of(OPEN_HOW_SIZE)) {
      how.memory().putLong(0, flags | Fd.O_CLOEXEC);
      how.memory().putLong(8, mode);
      how.memory().putLong(16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
      String relative = path.isEmpty() ? "." : path;
      long number =
          LibC.get().syscall(SYS_OPENAT2, fd.number(), relative, how.memory(), OPEN_HOW_SIZE);
      return new Fd((int) LibC.check(number, "openat2", root, path));
    }
  }

  /** Holds a directory, links on the way and at its end followed inside the tree. */
  public HeldDirectory directory(String path) {
    return new HeldDirectory(
        openat2(path, Fd.O_PATH | Fd.O_DIRECTORY, 0), path.isEmpty() ? root : root.resolve(path));
  }

  private HeldDirectory parent(String path) {
    return directory(path.substring(0, Math.max(path.lastIndexOf('/'), 0)));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Makes a regular file, which must not be there. */
  public Fd create(String path, int mode) {
    try (HeldDirectory at = parent(path)) {
      return at.create(name(path), mode);
    }
  }

  public void mkdir(String path, int mode) {
    try (HeldDirectory at = parent(path)) {
      at.mkdir(name(path), mode);
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
    try (HeldDirectory at = parent(path)) {
      at.symlink(name(path), target);
    }
  }

  /** Makes {@code path} another name of {@code existing}; neither is followed if it is a link. */
  public void link(String path, String existing) {
    try (HeldDirectory at = parent(path);
        HeldDirectory from = parent(existing)) {
      at.link(name(path), from, name(existing));
    }
  }

  /**
   * @param mode type ({@link #S_IFCHR}, {@link #S_IFBLK}, {@link #S_IFIFO}) and permissions
   */
  public void mknod(String path, int mode, int major, int minor) {
    try (HeldDirectory at = parent(path)) {
      at.mknod(name(path), mode, major, minor);
    }
  }

  public void chown(String path, int uid, int gid) {
    try (HeldDirectory at = parent(path)) {
      at.chown(name(path), uid, gid);
    }
  }

  /** Not for links, which have no mode. */
  public void chmod(String path, int mode) {
    try (HeldDirectory at = parent(path)) {
      at.chmod(name(path), mode);
    }
  }

  /** Sets the time of the last change, and of the last access with it. */
  public void modified(String path, Instant time) {
    try (HeldDirectory at = parent(path)) {
      at.modified(name(path), time);
    }
  }

  public void xattr(String path, String name, byte[] value) {
    try (HeldDirectory at = parent(path)) {
      at.xattr(name(path), name, value);
    }
  }

  /** Removes a file or an empty directory; nothing there is no error. */
  public void remove(String path, boolean directory) {
    try (HeldDirectory at = parent(path)) {
      at.remove(name(path), directory);
    }
  }

  /** What lies at a path itself, link or not; empty where nothing does. */
  public Optional<Kind> kind(String path) {
    try (HeldDirectory at = parent(path)) {
      return at.kind(name(path));
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
