package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.io.InterruptedIOException;

/**
 * Copies the content of regular files. Shares the blocks where the file system supports it;
 * otherwise the kernel copies them. Holes are preserved.
 */
public final class FileContent {

  private static final long FICLONE = 0x40049409L;
  private static final int SEEK_SET = 0;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  /** Below this size, looking for holes costs more than it saves. */
  private static final long SMALL = 32 << 10;

  /** The maximum number of bytes for one call, so that an interruption is noticed in time. */
  private static final long AT_ONCE = 16 << 20;

  private static final int BUFFER = 128 << 10;

  // Set to false by the first failure, because all files of the same two file systems would fail.
  private boolean clones = true;
  private boolean ranges = true;

  /**
   * Copies a whole file.
   *
   * @param to an empty file, open for writing
   * @param size of the file in bytes
   * @throws ErrnoException a system call failed
   * @throws InterruptedIOException the thread was interrupted
   */
  public void copy(Fd from, Fd to, long size) throws InterruptedIOException {
    if (size == 0 || cloned(from, to)) {
      return;
    }
    if (size <= SMALL) {
      range(from, to, size);
      return;
    }
    long at = next(from, 0, SEEK_DATA, size);
    while (at < size) {
      long end = next(from, at, SEEK_HOLE, size);
      seek(from, at);
      seek(to, at);
      range(from, to, end - at);
      at = end < size ? next(from, end, SEEK_DATA, size) : size;
    }
    to.size(size);
  }

  private boolean cloned(Fd from, Fd to) {
    if (clones && LibC.get().ioctl(to.number(), FICLONE, from.number()) < 0) {
      clones = false;
    }
    return clones;
  }

  private static long next(Fd file, long from, int what, long size) {
    long found = LibC.get().lseek(file.number(), from, what);
    if (found >= 0) {
      return Math.min(found, size);
    }
    int errno = LibC.errno();
    return switch (errno) {
      // No more data up to the end.
      case Errno.ENXIO -> size;
      // The file system does not report holes: everything is data.
      case Errno.EINVAL, Errno.EOPNOTSUPP -> what == SEEK_DATA ? from : size;
      default -> throw ErrnoException.of(errno, "lseek", file);
    };
  }

  private void range(Fd from, Fd to, long length) throws InterruptedIOException {
    long left = length;
    while (left > 0) {
      ThreadInterrupt.check();
      long n = ranges ? kernel(from, to, Math.min(left, AT_ONCE)) : -1;
      if (n < 0) {
        n = buffer(from, to, (int) Math.min(left, BUFFER));
      }
      if (n == 0) {
        // The file was truncated meanwhile.
        return;
      }
      left -= n;
    }
  }

  private static void seek(Fd file, long at) {
    LibC.check(LibC.get().lseek(file.number(), at, SEEK_SET), "lseek", file);
  }

  /** Returns -1 if the kernel cannot copy between these files. */
  private long kernel(Fd from, Fd to, long length) {
    while (true) {
      long n = LibC.get().copy_file_range(from.number(), null, to.number(), null, length, 0);
      if (n >= 0) {
        return n;
      }
      int errno = LibC.errno();
      switch (errno) {
        case Errno.EINTR -> {}
        case Errno.EXDEV, Errno.EINVAL, Errno.ENOSYS, Errno.EOPNOTSUPP -> {
          ranges = false;
          return -1;
        }
        default -> throw ErrnoException.of(errno, "copy_file_range", from, to);
      }
    }
  }

  private static long buffer(Fd from, Fd to, int length) {
    byte[] bytes = new byte[length];
    int n = from.read(bytes);
    if (n <= 0) {
      return 0;
    }
    to.write(bytes, 0, n);
    return n;
  }
}
