package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A directory tree that is used as if it were the whole file system: no path and no symbolic link
 * leads out of it (openat2(2), RESOLVE_IN_ROOT). The last component of a path is never followed
 * unless the method says so. Paths are relative and contain no {@code ..}.
 */
public final class ConfinedTree implements AutoCloseable {

  public static final int S_IFIFO = 0x1000;
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFBLK = 0x6000;

  private static final int SYS_OPENAT2 = 437;
  private static final long RESOLVE_NO_XDEV = 0x01;
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final long RESOLVE_BENEATH = 0x08;
  private static final long RESOLVE_IN_ROOT = 0x10;
  private static final int OPEN_HOW_SIZE = 24;
  // The kernel's limit (path_resolution(7)).
  private static final int MOST_LINKS = 40;

  /** The longest path that is resolved in one call; the kernel accepts 4,095 bytes. */
  private static final int LONGEST_PART = 4_000;

  private final Path root;
  private final Fd fd;

  private ConfinedTree(Path root, Fd fd) {
    this.root = root;
    this.fd = fd;
  }

  public static ConfinedTree open(Path root) {
    return new ConfinedTree(root, Fd.open(root, Fd.O_PATH | Fd.O_DIRECTORY, 0));
  }

  /** Opens the file at a path and follows symbolic links inside the tree. */
  public Fd openFollowing(String path, int flags) {
    return openat2(path, flags, 0);
  }

  /** Like {@link #openFollowing}; empty if the file does not exist. */
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

  /**
   * Resolves all symbolic links of a path. Unlike elsewhere in this class, the path may contain
   * {@code ..}, which stops at the root. Components that do not exist are kept unchanged.
   *
   * @throws ErrnoException {@code ELOOP}: too many links
   */
  public String resolve(String path) {
    Deque<String> left = new ArrayDeque<>(List.of(path.split("/", -1)));
    Deque<String> done = new ArrayDeque<>();
    int links = 0;
    while (!left.isEmpty()) {
      String part = left.pop();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        done.pollLast();
        continue;
      }
      done.addLast(part);
      Optional<String> target = readLink(String.join("/", done));
      if (target.isPresent()) {
        if (++links > MOST_LINKS) {
          throw ErrnoException.of(Errno.ELOOP, "resolve", path);
        }
        done.removeLast();
        if (target.get().startsWith("/")) {
          done.clear();
        }
        List<String> parts = List.of(target.get().split("/", -1));
        for (int i = parts.size() - 1; i >= 0; i--) {
          left.push(parts.get(i));
        }
      }
    }
    return String.join("/", done);
  }

  /** The target of the symbolic link at a path; empty if the path is not a symbolic link. */
  public Optional<String> readLink(String path) {
    try (OpenDirectory at = parent(path)) {
      return at.kind(name(path)).equals(Optional.of(Kind.LINK))
          ? Optional.of(at.readLink(name(path)))
          : Optional.empty();
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Opens a path of any length. A path that is longer than the kernel accepts is resolved in parts.
   * Links are followed in the first part only: in a later part they would be resolved relative to
   * that part and not to the tree.
   */
  private Fd openat2(String path, int flags, int mode) {
    byte[] whole = FileNames.terminated(path.isEmpty() ? "." : path);
    if (whole.length <= LONGEST_PART) {
      return openat2(fd, whole, flags, mode, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS, path);
    }
    Fd at = fd;
    long resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    try {
      int from = 0;
      while (whole.length - from > LONGEST_PART) {
        int slash = from + LONGEST_PART;
        while (slash > from && whole[slash] != '/') {
          slash--;
        }
        if (slash == from) {
          throw ErrnoException.of(Errno.ENAMETOOLONG, "openat2", root, path);
        }
        byte[] part = Arrays.copyOf(Arrays.copyOfRange(whole, from, slash), slash - from + 1);
        Fd next = openat2(at, part, Fd.O_PATH | Fd.O_DIRECTORY, 0, resolve, path);
        if (at != fd) {
          at.close();
        }
        at = next;
        resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
        from = slash + 1;
      }
      byte[] last = Arrays.copyOfRange(whole, from, whole.length);
      return openat2(at, last, flags, mode, resolve, path);
    } finally {
      if (at != fd) {
        at.close();
      }
    }
  }

  private Fd openat2(Fd at, byte[] path, int flags, int mode, long resolve, String title) {
    long number = openat2(at.number(), path, flags, mode, resolve);
    if (number < 0) {
      throw ErrnoException.of(LibC.errno(), "openat2", root, title);
    }
    return new Fd((int) number);
  }

  private static long openat2(int at, byte[] path, int flags, int mode, long resolve) {
    byte[] how =
        ByteBuffer.allocate(OPEN_HOW_SIZE)
            .order(ByteOrder.nativeOrder())
            .putLong(flags | Fd.O_CLOEXEC)
            .putLong(mode)
            .putLong(resolve)
            .array();
    return LibC.get().syscall(SYS_OPENAT2, at, path, how, OPEN_HOW_SIZE);
  }

  /**
   * Opens a directory for listing, unless it is a symbolic link or a mount point.
   *
   * @param name in the directory
   * @return the descriptor, or a negative value: {@link LibC#errno()} gives the reason, EXDEV for a
   *     mount point
   */
  static int listable(OpenDirectory directory, String name, boolean acrossMounts) {
    int flags = Fd.O_RDONLY | Fd.O_DIRECTORY | Fd.O_NOFOLLOW;
    long resolve = RESOLVE_NO_SYMLINKS | (acrossMounts ? 0 : RESOLVE_NO_XDEV);
    return (int) openat2(directory.fd().number(), FileNames.terminated(name), flags, 0, resolve);
  }

  /** Opens a directory and follows symbolic links inside the tree. */
  public OpenDirectory directory(String path) {
    return new OpenDirectory(
        openat2(path, Fd.O_PATH | Fd.O_DIRECTORY, 0),
        path.isEmpty() ? root + "" : root + "/" + path);
  }

  /** Like {@link #directory}; creates missing directories of the path. */
  public OpenDirectory makeDirectory(String path, int mode) {
    Optional<Fd> there = openIfThere(path, Fd.O_PATH | Fd.O_DIRECTORY);
    if (there.isPresent()) {
      return new OpenDirectory(there.get(), root + "/" + path);
    }
    OpenDirectory at = directory("");
    int from = 0;
    while (from < path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      OpenDirectory next;
      try (OpenDirectory above = at) {
        next = step(above, path, from, to, mode);
      }
      at = next;
      from = to + 1;
    }
    return at;
  }

  private OpenDirectory step(OpenDirectory above, String path, int from, int to, int mode) {
    String name = path.substring(from, to);
    Optional<Kind> kind = above.kind(name);
    if (kind.isEmpty()) {
      above.mkdir(name, mode);
    } else if (kind.get() == Kind.LINK) {
      return directory(path.substring(0, to));
    }
    return new OpenDirectory(above.open(name, Fd.O_PATH | Fd.O_DIRECTORY), above.title(name));
  }

  private OpenDirectory parent(String path) {
    return directory(path.substring(0, Math.max(path.lastIndexOf('/'), 0)));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Creates a regular file. The path must not exist. */
  public Fd create(String path, int mode) {
    try (OpenDirectory at = parent(path)) {
      return at.create(name(path), mode);
    }
  }

  public void mkdir(String path, int mode) {
    try (OpenDirectory at = parent(path)) {
      at.mkdir(name(path), mode);
    }
  }

  /** Creates a directory and its missing parents. Symbolic links are followed inside the tree. */
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
    try (OpenDirectory at = parent(path)) {
      at.symlink(name(path), target);
    }
  }

  /**
   * Creates the hard link {@code path} to {@code existing}. Neither is followed if it is a symbolic
   * link.
   */
  public void link(String path, String existing) {
    link(path, this, existing);
  }

  /** Like {@link #link(String, String)}, to a file of another tree on the same file system. */
  public void link(String path, ConfinedTree tree, String existing) {
    try (OpenDirectory at = parent(path);
        OpenDirectory from = tree.parent(existing)) {
      at.link(name(path), from, name(existing));
    }
  }

  /**
   * @param mode type ({@link #S_IFCHR}, {@link #S_IFBLK}, {@link #S_IFIFO}) and permissions
   */
  public void mknod(String path, int mode, int major, int minor) {
    try (OpenDirectory at = parent(path)) {
      at.mknod(name(path), mode, major, minor);
    }
  }

  public void chown(String path, int uid, int gid) {
    try (OpenDirectory at = parent(path)) {
      at.chown(name(path), uid, gid);
    }
  }

  /** Changes the mode of a file that is not a symbolic link. */
  public void chmod(String path, int mode) {
    try (OpenDirectory at = parent(path)) {
      at.chmod(name(path), mode);
    }
  }

  /** Sets the modification and the access time. */
  public void modified(String path, Instant time) {
    try (OpenDirectory at = parent(path)) {
      at.modified(name(path), time);
    }
  }

  public void xattr(String path, String name, byte[] value) {
    try (OpenDirectory at = parent(path)) {
      at.xattr(name(path), name, value);
    }
  }

  /** Removes a file or an empty directory. A path that does not exist is ignored. */
  public void remove(String path, boolean directory) {
    try (OpenDirectory at = parent(path)) {
      at.remove(name(path), directory);
    }
  }

  /** The kind of the file at a path, symbolic links not followed; empty if it does not exist. */
  public Optional<Kind> kind(String path) {
    try (OpenDirectory at = parent(path)) {
      return at.kind(name(path));
    }
  }

  /** Kinds of files. */
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
