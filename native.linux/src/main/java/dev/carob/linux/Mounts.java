package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mounts and unmounts (mount(2), umount2(2)). */
public final class Mounts {

  public static final long MS_RDONLY = 1;
  public static final long MS_NOSUID = 2;
  public static final long MS_NODEV = 4;
  public static final long MS_NOEXEC = 8;
  public static final long MS_NOATIME = 1024;
  public static final long MS_BIND = 4096;
  public static final long MS_REC = 16384;
  public static final long MS_PRIVATE = 1 << 18;

  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;
  private static final int STATX_ATTR_MOUNT_ROOT = 0x2000;
  private static final int SYS_STATX =
      System.getProperty("os.arch", "").equals("aarch64") ? 291 : 332;
  // The same number on every architecture.
  private static final int SYS_OPEN_TREE = 428;
  private static final int SYS_MOVE_MOUNT = 429;
  private static final int SYS_MOUNT_SETATTR = 442;
  private static final int OPEN_TREE_CLONE = 1;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final long MOUNT_ATTR_IDMAP = 0x100000;
  private static final int MOUNT_ATTR_SIZE = 32;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_SIZE = 256;

  private Mounts() {}

  /** Mounts a file system of the given type. */
  public static void mount(String source, Path target, String type, long flags, String data) {
    call(source, target, type, flags, data);
  }

  /**
   * Like {@link #mount}, with paths in {@code data} relative to a directory. This keeps {@code
   * data} short: the kernel accepts at most one page.
   */
  public static void mountFrom(
      Path directory, String source, Path target, String type, long flags, String data) {
    Namespaces.inDirectory(
        directory,
        () -> {
          call(source, target, type, flags, data);
          return target;
        });
  }

  /** Bind-mounts {@code source} at {@code target}. */
  public static void bind(Path source, Path target) {
    call(source.toString(), target, null, MS_BIND, null);
  }

  /** Bind-mounts {@code source} and the mounts below it at {@code target}. */
  public static void bindTree(Path source, Path target) {
    call(source.toString(), target, null, MS_BIND | MS_REC, null);
  }

  /** Stops mounts below {@code target} from propagating to other mount namespaces. */
  public static void makePrivate(Path target, boolean recursive) {
    call(null, target, null, MS_PRIVATE | (recursive ? MS_REC : 0), null);
  }

  /**
   * Bind-mounts {@code source} at {@code target} with its file owners mapped (mount_setattr(2),
   * MOUNT_ATTR_IDMAP).
   */
  public static void bindMapped(Path source, Path target, UserNamespace ids) {
    Faults.before("bind mapped");
    int flags = OPEN_TREE_CLONE | Fd.O_CLOEXEC;
    long number = LibC.get().syscall(SYS_OPEN_TREE, AT_FDCWD, source.toString(), flags, 0, null);
    try (Fd tree = new Fd((int) LibC.check(number, "open_tree", source));
        NativeMemory attributes = NativeMemory.of(MOUNT_ATTR_SIZE)) {
      attributes.memory().putLong(0, MOUNT_ATTR_IDMAP);
      attributes.memory().putLong(24, ids.fd().number());
      LibC.check(
          LibC.get()
              .syscall(
                  SYS_MOUNT_SETATTR,
                  tree.number(),
                  "",
                  AT_EMPTY_PATH,
                  attributes.memory(),
                  MOUNT_ATTR_SIZE),
          "mount_setattr",
          source);
      LibC.check(
          LibC.get()
              .syscall(
                  SYS_MOVE_MOUNT,
                  tree.number(),
                  "",
                  AT_FDCWD,
                  target.toString(),
                  MOVE_MOUNT_F_EMPTY_PATH),
          "move_mount",
          target);
    }
    Faults.after("bind mapped");
  }

  private static void call(
      @Nullable String source,
      Path target,
      @Nullable String type,
      long flags,
      @Nullable String data) {
    String change = type != null ? "mount " + type : source != null ? "bind" : "make private";
    Faults.before(change);
    LibC.check(
        LibC.get().mount(source, target.toString(), type, flags, data),
        "mount",
        source,
        target,
        type,
        data);
    Faults.after(change);
  }

  /**
   * Lazily unmounts the topmost mount at {@code target}: it disappears at once and ends when it is
   * no longer in use.
   *
   * @return false if nothing was mounted there, or the path does not exist
   */
  public static boolean detach(Path target) {
    return detach(FileNames.terminated(target.toString()), target.toString());
  }

  static boolean detach(byte[] target, String title) {
    Faults.before("umount");
    int result = LibC.get().umount2(target, MNT_DETACH | UMOUNT_NOFOLLOW);
    int errno = result < 0 ? LibC.errno() : 0;
    Faults.after("umount");
    if (result < 0) {
      if (errno == Errno.EINVAL || errno == Errno.ENOENT) {
        return false;
      }
      throw ErrnoException.of(errno, "umount2", title);
    }
    return true;
  }

  /** Returns true if {@code path} is a mount point. */
  public static boolean isMounted(Path path) {
    try (NativeMemory statx = NativeMemory.of(STATX_SIZE)) {
      long result =
          LibC.get()
              .syscall(
                  SYS_STATX, AT_FDCWD, path.toString(), AT_SYMLINK_NOFOLLOW, 0, statx.memory());
      if (result < 0) {
        int errno = LibC.errno();
        if (errno == Errno.ENOENT || errno == Errno.ENOTDIR) {
          return false;
        }
        throw ErrnoException.of(errno, "statx", path);
      }
      return (statx.memory().getLong(8) & STATX_ATTR_MOUNT_ROOT) != 0;
    }
  }

  /** All mount points below {@code directory}, in mount order. */
  public static Set<Path> below(Path directory) {
    Set<Path> found = new LinkedHashSet<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
        Path place = Path.of(unescape(line.split(" ", 6)[4]));
        if (place.startsWith(directory)) {
          found.add(place);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /proc/self/mountinfo", e);
    }
    return found;
  }

  /** proc(5): space, tab, newline and backslash are written as three octal digits. */
  static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        out.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
