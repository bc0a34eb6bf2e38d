package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open directory. Its entries are addressed by single names ({@link FileNames}), and symbolic
 * links are never followed. When many files are created in one directory this is faster than a path
 * lookup for each, and it works at any depth, where a whole path would be too long for the kernel.
 */
public final class OpenDirectory implements AutoCloseable {

  private static final int AT_REMOVEDIR = 0x200;
  private static final int TIMESPEC_SIZE = 16;
  private static final int LONGEST_LINK = 4096;

  private final Fd fd;
  private final String title;

  /**
   * @param fd of a directory; closed with this object
   * @param title the directory's path, for messages
   */
  OpenDirectory(Fd fd, Path title) {
    this(fd, title.toString());
  }

  /** Like {@link #OpenDirectory(Fd, Path)}. */
  public OpenDirectory(Fd fd, String title) {
    this.fd = fd;
    this.title = title;
  }

  Fd fd() {
    return fd;
  }

  private int check(int result, String call, String name) {
    // Builds the path on failure only: this is called for each file of an image.
    return result < 0 ? LibC.check(result, call, title(name)) : result;
  }

  /** The path of an entry, for messages. */
  String title(String name) {
    return title.endsWith("/") ? title + name : title + "/" + name;
  }

  /**
   * A path for system calls that take no directory descriptor, valid while this is open. Its last
   * component is not followed.
   */
  private byte[] direct(String name) {
    byte[] directory = ("/proc/self/fd/" + fd.number() + "/").getBytes(StandardCharsets.US_ASCII);
    byte[] last = FileNames.terminated(name);
    byte[] path = java.util.Arrays.copyOf(directory, directory.length + last.length);
    System.arraycopy(last, 0, path, directory.length, last.length);
    return path;
  }

  /** Creates a regular file. The name must not exist. */
  public Fd create(String name, int mode) {
    return open(name, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, mode);
  }

  /**
   * Opens an entry that is not a symbolic link.
   *
   * @param flags such as {@link Fd#O_RDONLY}
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

  /** The target of a symbolic link. */
  public String readLink(String name) {
    byte[] target = new byte[LONGEST_LINK];
    long n = LibC.get().readlinkat(fd.number(), FileNames.terminated(name), target, target.length);
    check((int) n, "readlinkat", name);
    return FileNames.text(target, 0, (int) n);
  }

  /**
   * Creates the hard link {@code name} to an existing file. A symbolic link is linked itself and
   * not followed.
   */
  public void link(String name, OpenDirectory from, String existing) {
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

  /** Moves an entry to another directory of the same file system. An existing file is replaced. */
  public void move(String name, OpenDirectory to) {
    byte[] same = FileNames.terminated(name);
    check(LibC.get().renameat(fd.number(), same, to.fd.number(), same), "renameat", name);
  }

  /**
   * @param mode type ({@link ConfinedTree#S_IFCHR} and so on) and permissions
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

  /** Changes the mode of an entry that is not a symbolic link. */
  public void chmod(String name, int mode) {
    check(LibC.get().fchmodat(fd.number(), FileNames.terminated(name), mode, 0), "fchmodat", name);
  }

  /** Sets the modification and the access time. */
  public void modified(String name, Instant time) {
    try (NativeMemory times = NativeMemory.of(2 * TIMESPEC_SIZE)) {
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

  /** All extended attributes; empty if the file system does not support them. */
  public Map<String, byte[]> xattrs(String name) {
    return Xattrs.all(direct(name), title(name));
  }

  public void removeXattr(String name, String attribute) {
    Xattrs.remove(direct(name), title(name), attribute);
  }

  /** Removes a file or an empty directory. A name that does not exist is ignored. */
  public void remove(String name, boolean directory) {
    int errno = unlink(name, directory);
    if (errno != 0 && errno != Errno.ENOENT) {
      throw ErrnoException.of(errno, "unlinkat", title(name));
    }
  }

  /** Like {@link #remove}; returns 0 or the errno. */
  int unlink(String name, boolean directory) {
    int flags = directory ? AT_REMOVEDIR : 0;
    return LibC.get().unlinkat(fd.number(), FileNames.terminated(name), flags) < 0
        ? LibC.errno()
        : 0;
  }

  /** Lazily unmounts the topmost mount on an entry. Returns false if nothing is mounted there. */
  boolean detach(String name) {
    return Mounts.detach(direct(name), title(name));
  }

  /** All names in the directory, in no particular order. The directory must be open for listing. */
  public List<String> names() {
    return DirectoryListing.of(this, false).stream().map(DirectoryListing.Entry::name).toList();
  }

  /** The attributes of an entry, symbolic links not followed; empty if it does not exist. */
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

  /** The kind of an entry, symbolic links not followed; empty if it does not exist. */
  public Optional<ConfinedTree.Kind> kind(String name) {
    return stat(name)
        .map(
            stat ->
                stat.isDirectory()
                    ? ConfinedTree.Kind.DIRECTORY
                    : stat.isLink() ? ConfinedTree.Kind.LINK : ConfinedTree.Kind.OTHER);
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
