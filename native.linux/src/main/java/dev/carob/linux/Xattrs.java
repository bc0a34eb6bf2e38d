package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Extended attributes (xattr(7)); links are never followed. */
public final class Xattrs {

  private static final int LARGEST = 65_536;

  private Xattrs() {}

  public static void set(Path path, String name, byte[] value) {
    LibC.check(
        LibC.get().lsetxattr(path.toString(), name, value, value.length, 0),
        "lsetxattr",
        path,
        name);
  }

  /** Takes an attribute away that is there. */
  public static void remove(Path path, String name) {
    LibC.check(LibC.get().lremovexattr(path.toString(), name), "lremovexattr", path, name);
  }

  public static Optional<byte[]> get(Path path, String name) {
    byte[] value = new byte[LARGEST];
    long n = LibC.get().lgetxattr(path.toString(), name, value, value.length);
    if (n < 0) {
      int errno = LibC.errno();
      if (errno == Errno.ENODATA || errno == Errno.EOPNOTSUPP) {
        return Optional.empty();
      }
      throw ErrnoException.of(errno, "lgetxattr", path, name);
    }
    return Optional.of(java.util.Arrays.copyOf(value, (int) n));
  }

  /** All attributes of a file; none where its file system has none. */
  public static Map<String, byte[]> all(Path path) {
    byte[] list = new byte[LARGEST];
    long n = LibC.get().llistxattr(path.toString(), list, list.length);
    if (n < 0) {
      int errno = LibC.errno();
      if (errno == Errno.EOPNOTSUPP) {
        return Map.of();
      }
      throw ErrnoException.of(errno, "llistxattr", path);
    }
    Map<String, byte[]> found = new LinkedHashMap<>();
    int from = 0;
    for (int i = 0; i < n; i++) {
      if (list[i] == 0) {
        String name = new String(list, from, i - from, StandardCharsets.UTF_8);
        get(path, name).ifPresent(value -> found.put(name, value));
        from = i + 1;
      }
    }
    return found;
  }
}
