package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open file descriptor. Closing it again has no effect. */
public final class Fd implements AutoCloseable {

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NOCTTY = 0x100;
  public static final int O_TRUNC = 0x200;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;
  public static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
  public static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;

  static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int FD_CLOEXEC = 1;
  private static final int SEEK_CUR = 1;

  private final int number;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Fd(int number) {
    this.number = number;
  }

  /** Opens a file with O_CLOEXEC. */
  public static Fd open(Path path, int flags, int mode) {
    return new Fd(
        LibC.check(LibC.get().open(path.toString(), flags | O_CLOEXEC, mode), "open", path));
  }

  /** Opens an open descriptor of this process again, with O_CLOEXEC. */
  public static Fd duplicate(int number) {
    return new Fd(LibC.check(LibC.get().fcntl(number, F_DUPFD_CLOEXEC, 0), "fcntl", number));
  }

  /** Creates a pipe and returns its read end and its write end. */
  public static Fd[] pipe() {
    int[] ends = new int[2];
    LibC.check(LibC.get().pipe2(ends, O_CLOEXEC), "pipe2");
    return new Fd[] {new Fd(ends[0]), new Fd(ends[1])};
  }

  /** The descriptor's number, valid while this is open. */
  public int number() {
    if (!open.get()) {
      throw ErrnoException.of(Errno.EBADF, "use", "closed descriptor " + number);
    }
    return number;
  }

  /** A path to the open file, valid in this process. */
  public Path path() {
    return Path.of("/proc/self/fd/" + number());
  }

  /** A path to the open file, valid in every process while this is open. */
  public Path pathForAll() {
    return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + number());
  }

  /** Reads at most a buffer full. Returns the number of bytes, or -1 at the end. */
  public int read(byte[] buffer) {
    while (true) {
      long n = LibC.get().read(number(), buffer, buffer.length);
      if (n >= 0) {
        return n == 0 ? -1 : (int) n;
      }
      if (!LibC.interrupted()) {
        LibC.check(n, "read", number);
      }
    }
  }

  /** Writes all {@code length} bytes. */
  public void write(byte[] bytes, int offset, int length) {
    byte[] rest =
        offset == 0 ? bytes : java.util.Arrays.copyOfRange(bytes, offset, offset + length);
    int left = length;
    while (left > 0) {
      long n = LibC.get().write(number(), rest, left);
      if (n < 0) {
        if (LibC.interrupted()) {
          continue;
        }
        LibC.check(n, "write", number);
      }
      left -= (int) n;
      if (left > 0) {
        rest = java.util.Arrays.copyOfRange(rest, (int) n, (int) n + left);
      }
    }
  }

  /**
   * Writes all remaining bytes of a direct buffer. Prefer this for large data: an array is copied
   * on each call.
   */
  public void write(ByteBuffer direct) {
    while (direct.hasRemaining()) {
      long n = LibC.get().write(number(), direct, direct.remaining());
      if (n < 0) {
        if (LibC.interrupted()) {
          continue;
        }
        LibC.check(n, "write", number);
      }
      direct.position(direct.position() + (int) n);
    }
  }

  /** Moves the write position forward. In a new file this leaves a hole. */
  public void skip(long bytes) {
    LibC.check(LibC.get().lseek(number(), bytes, SEEK_CUR), "lseek", number);
  }

  /** Sets the length of the file in bytes. */
  public void size(long bytes) {
    LibC.check(LibC.get().ftruncate(number(), bytes), "ftruncate", number);
  }

  /** Makes reads and writes fail with {@code EAGAIN} instead of blocking. */
  void nonBlocking() {
    int flags = LibC.check(LibC.get().fcntl(number(), F_GETFL, 0), "fcntl", number);
    LibC.check(LibC.get().fcntl(number(), F_SETFL, flags | O_NONBLOCK), "fcntl", number);
  }

  /** Sets whether an executed program inherits this descriptor. */
  public void inheritable(boolean yes) {
    LibC.check(LibC.get().fcntl(number(), F_SETFD, yes ? 0 : FD_CLOEXEC), "fcntl", number);
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      LibC.check(LibC.get().close(number), "close", number);
    }
  }

  @Override
  public String toString() {
    return "fd " + number;
  }
}
