package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open file descriptor. Closing twice is one closing. */
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

  /** Opens a file; the descriptor is never inherited by accident. */
  public static Fd open(Path path, int flags, int mode) {
    return new Fd(
        LibC.check(LibC.get().open(path.toString(), flags | O_CLOEXEC, mode), "open", path));
  }

  /** A pipe: its reading end and its writing end. */
  public static Fd[] pipe() {
    int[] ends = new int[2];
    LibC.check(LibC.get().pipe2(ends, O_CLOEXEC), "pipe2");
    return new Fd[] {new Fd(ends[0]), new Fd(ends[1])};
  }

  /** The number, for as long as this is open. */
  public int number() {
    if (!open.get()) {
      throw ErrnoException.of(Errno.EBADF, "use", "closed descriptor " + number);
    }
    return number;
  }

  /** A path that leads to what this descriptor holds, in this process. */
  public Path path() {
    return Path.of("/proc/self/fd/" + number());
  }

  /** A path that leads to what this descriptor holds, in every process, while this is open. */
  public Path pathForAll() {
    return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + number());
  }

  /** Reads up to a buffer full; -1 at the end. */
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

  /** Writes all of {@code length} bytes. */
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
   * Writes all that is left of a direct buffer. To be taken where much is written: an array is
   * copied whole for each call.
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

  /** Leaves so many bytes out, which are zeroes without taking space if the file is new. */
  public void skip(long bytes) {
    LibC.check(LibC.get().lseek(number(), bytes, SEEK_CUR), "lseek", number);
  }

  /** Makes the file so many bytes long. */
  public void size(long bytes) {
    LibC.check(LibC.get().ftruncate(number(), bytes), "ftruncate", number);
  }

  /** Makes reads and writes fail with {@code EAGAIN} where they would block. */
  void nonBlocking() {
    int flags = LibC.check(LibC.get().fcntl(number(), F_GETFL, 0), "fcntl", number);
    LibC.check(LibC.get().fcntl(number(), F_SETFL, flags | O_NONBLOCK), "fcntl", number);
  }

  /** Lets a program that is executed have this descriptor under the same number, or not. */
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
