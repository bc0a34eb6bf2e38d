package dev.carob.linux;

import java.util.Map;

/** Error numbers of the kernel that are equal on x86-64 and arm64 (errno(3)). */
public final class Errno {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EPIPE = 32;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int ECONNRESET = 104;
  public static final int ENOTCONN = 107;
  public static final int ECONNREFUSED = 111;
  public static final int EDQUOT = 122;

  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(EPERM, "EPERM: operation not permitted"),
          Map.entry(ENOENT, "ENOENT: no such file or directory"),
          Map.entry(ESRCH, "ESRCH: no such process"),
          Map.entry(EINTR, "EINTR: interrupted"),
          Map.entry(EIO, "EIO: input/output error"),
          Map.entry(ENXIO, "ENXIO: no such device or address"),
          Map.entry(EBADF, "EBADF: bad file descriptor"),
          Map.entry(ECHILD, "ECHILD: no child processes"),
          Map.entry(EAGAIN, "EAGAIN: try again"),
          Map.entry(EACCES, "EACCES: permission denied"),
          Map.entry(EBUSY, "EBUSY: device or resource busy"),
          Map.entry(EEXIST, "EEXIST: file exists"),
          Map.entry(EXDEV, "EXDEV: the path leads out of its root or file system"),
          Map.entry(ENODEV, "ENODEV: no such device or file system type"),
          Map.entry(ENOTDIR, "ENOTDIR: not a directory"),
          Map.entry(EISDIR, "EISDIR: is a directory"),
          Map.entry(EINVAL, "EINVAL: invalid argument"),
          Map.entry(EFBIG, "EFBIG: file too large"),
          Map.entry(ENOSPC, "ENOSPC: no space left on device"),
          Map.entry(EROFS, "EROFS: read-only file system"),
          Map.entry(EPIPE, "EPIPE: broken pipe"),
          Map.entry(ERANGE, "ERANGE: result too large"),
          Map.entry(ENAMETOOLONG, "ENAMETOOLONG: file name too long"),
          Map.entry(ENOSYS, "ENOSYS: not implemented by this kernel"),
          Map.entry(ENOTEMPTY, "ENOTEMPTY: directory not empty"),
          Map.entry(ELOOP, "ELOOP: too many symbolic links"),
          Map.entry(ENODATA, "ENODATA: no data available"),
          Map.entry(EOPNOTSUPP, "EOPNOTSUPP: operation not supported"),
          Map.entry(ECONNRESET, "ECONNRESET: connection reset"),
          Map.entry(ENOTCONN, "ENOTCONN: not connected"),
          Map.entry(ECONNREFUSED, "ECONNREFUSED: connection refused"),
          Map.entry(EDQUOT, "EDQUOT: disk quota exceeded"));

  private Errno() {}

  /** The description of an error, without its name. */
  public static String reason(int errno) {
    return text(errno).replaceFirst("^[A-Z0-9]+: ", "");
  }

  /**
   * The name and description of an error; an error that is not listed here is given by its number.
   */
  public static String text(int errno) {
    return TEXTS.getOrDefault(errno, "errno " + errno);
  }
}
