package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.Scratch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open directory; what lies in it is named by single names ({@link FileNames}), and links are
 * never followed. To hold one while many of its files are made is faster than to find it anew for
 * each, and works at any depth, where a whole path would be too long for the kernel.
 */
public final class HeldDirectory implements AutoCloseable {

  private static final int AT_REMOVEDIR = 0x200;
  private static final int TIMESPEC_SIZE = 16;
  private static final int LONGEST_LINK = 4096;

  private final Fd fd;
  private final String title;

  /**
   * @param fd of a directory; closed with this
   * @param title its path, for messages
   */
  HeldDirectory(Fd fd, Path title) {
    this(fd, title.toString());
  }

  /** As {@link #HeldDirectory(Fd, Path)}. */
  public HeldDirectory(Fd fd, String title) {
    this.fd = fd;
    this.title = title;
  }

  Fd fd() {
    return fd;
  }

  private int check(int result, String call, String name) {
    // The path is only put together for a failure: this is called for each file of an image.
    return result < 0 ? LibC.check(result, call, title(name)) : result;
  }

  /** The path of what is in it, for messages. */
  String title(String name) {
    return title.endsWith("/") ? title + name : title + "/" + name;
  }

  /**
   * A path for the calls that take no directory, while this is open; its last part is not followed.
   */
  private byte[] direct(String name) {
    byte[] directory = ("/proc/self/fd/" + fd.number() + "/").getBytes(StandardCharsets.US_ASCII);
    byte[] last = FileNames.terminated(name);
    byte[] path = java.util.Arrays.copyOf(directory, directory.length + last.length);
    System.arraycopy(last, 0, path, directory.length, last.length);
    return path;
  }

  /** Makes a regular file, which must not be there. */
  public Fd create(String name, int mode) {
    return open(name, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, mode);
  }

  /**
   * Opens what is there, unless it is a link.
   *
   * @param flags as {@link Fd#O_RDONLY}
   */
  public Fd open(String name, int flags) {
    return open(name, flags, 0);
  }

  private Fd open(String name, int flags, int mode) {
    int all = flags | Fd.O_NOFOLLOW | Fd.O_CLOEXEC;
    byte[] path = FileNames.terminated(name);
    return new Fd(check(LibC.get().openat(fd.number(), path, all, mode), "openat", name));
  }

  public void mkdir(String name, int mode) {
    check(LibC.get().mkdirat(fd.number(), FileNames.terminated(name), mode), "mkdirat", name);
  }

  public void symlink(String name, String target) {
    byte[] leadsTo = FileNames.terminated(target);
    check(
        LibC.get().symlinkat(leadsTo, fd.number(), FileNames.terminated(name)), "symlinkat", name);
  }

  /** What a symbolic link that is there leads to. */
  public String readLink(String name) {
    byte[] target = new byte[LONGEST_LINK];
    long n = LibC.get().readlinkat(fd.number(), FileNames.terminated(name), target, target.length);
    check((int) n, "readlinkat", name);
    return FileNames.text(target, 0, (int) n);
  }

  /** Makes {@code name} another name of a file that is there, itself if it is a link. */
  public void link(String name, HeldDirectory from, String existing) {
    check(
        LibC.get()
            .linkat(
                from.fd.number(),
                FileNames.terminated(existing),
                fd.number(),
                FileNames.terminated(name),
                0),
        "linkat to " + existing,
        name);
  }

  /** Moves what is there to a directory of the same file system; a file replaces a file there. */
  public void move(String name, HeldDirectory to) {
    byte[] same = FileNames.terminated(name);
    check(LibC.get().renameat(fd.number(), same, to.fd.number(), same), "renameat", name);
  }

  /**
   * @param mode type ({@link Confined#S_IFCHR} and so on) and permissions
   */
  public void mknod(String name, int mode, int major, int minor) {
    check(
        LibC.get()
            .mknodat(fd.number(), FileNames.terminated(name), mode, Statx.device(major, minor)),
        "mknodat",
        name);
  }

  public void chown(String name, int uid, int gid) {
    byte[] path = FileNames.terminated(name);
    check(
        LibC.get().fchownat(fd.number(), path, uid, gid, Statx.AT_SYMLINK_NOFOLLOW),
        "fchownat",
        name);
  }

  /** Not for links, which have no mode. */
  public void chmod(String name, int mode) {
    check(LibC.get().fchmodat(fd.number(), FileNames.terminated(name), mode, 0), "fchmodat", name);
  }

  /** Sets the time of the last change, and of the last access with it. */
  public void modified(String name, Instant time) {
    try (Scratch times = Scratch.of(2 * TIMESPEC_SIZE)) {
      for (long at = 0; at < 2 * TIMESPEC_SIZE; at += TIMESPEC_SIZE) {
        times.memory().putLong(at, time.getEpochSecond());
        times.memory().putLong(at + 8, time.getNano());
      }
      check(
          LibC.get()
              .utimensat(
                  fd.number(),
                  FileNames.terminated(name),
                  times.memory(),
                  Statx.AT_SYMLINK_NOFOLLOW),
          "utimensat",
          name);
    }
  }

  public void xattr(String name, String attribute, byte[] value) {
    Xattrs.set(direct(name), title(name), attribute, value);
  }

  public Optional<byte[]> xattr(String name, String attribute) {
    return Xattrs.get(direct(name), title(name), attribute);
  }

  /** All extended attributes; none where the file system has none. */
  public Map<String, byte[]> xattrs(String name) {
    return Xattrs.all(direct(name), title(name));
  }

  public void removeXattr(String name, String attribute) {
    Xattrs.remove(direct(name), title(name), attribute);
  }

  /** Removes a file or an empty directory; nothing there is no error. */
  public void remove(String name, boolean directory) {
    int errno = unlink(name, directory);
    if (errno != 0 && errno != Errno.ENOENT) {
      throw ErrnoException.of(errno, "unlinkat", title(name));
    }
  }

  /** As {@link #remove}; 0, or the errno. */
  int unlink(String name, boolean directory) {
    int flags = directory ? AT_REMOVEDIR : 0;
    return LibC.get().unlinkat(fd.number(), FileNames.terminated(name), flags) < 0
        ? LibC.errno()
        : 0;
  }

  /** Takes the uppermost mount there out of sight; false where nothing is mounted. */
  boolean detach(String name) {
    return Mounts.detach(direct(name), title(name));
  }

  /** The names of all that is in it, in no order; it has to be open for listing. */
  public List<String> names() {
    return DirectoryListing.of(this, false).stream().map(DirectoryListing.Entry::name).toList();
  }

  /** What the kernel says of what lies there itself, link or not; empty where nothing does. */
  public Optional<FileStat> stat(String name) {
    FileStat stat = Statx.of(fd.number(), FileNames.terminated(name), Statx.AT_SYMLINK_NOFOLLOW);
    if (stat == null) {
      int errno = LibC.errno();
      if (errno != Errno.ENOENT) {
        throw ErrnoException.of(errno, "statx", title(name));
      }
    }
    return Optional.ofNullable(stat);
  }

  /** What lies there itself, link or not; empty where nothing does. */
  public Optional<Confined.Kind> kind(String name) {
    return stat(name)
        .map(
            stat ->
                stat.isDirectory()
                    ? Confined.Kind.DIRECTORY
                    : stat.isLink() ? Confined.Kind.LINK : Confined.Kind.OTHER);
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return title;
  }
}
