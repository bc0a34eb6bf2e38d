package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Extended attributes (xattr(7)). Symbolic links are never followed. */
public final class Xattrs {

  private static final int LARGEST = 65_536;
  private static final byte[] NOTHING = new byte[1];

  private Xattrs() {}

  public static void set(Path path, String name, byte[] value) {
    set(FileNames.terminated(path.toString()), path.toString(), name, value);
  }

  static void set(byte[] path, String title, String name, byte[] value) {
    LibC.check(LibC.get().lsetxattr(path, name, value, value.length, 0), "lsetxattr", title, name);
  }

  /** Removes an existing attribute. */
  static void remove(byte[] path, String title, String name) {
    LibC.check(LibC.get().lremovexattr(path, name), "lremovexattr", title, name);
  }

  public static Optional<byte[]> get(Path path, String name) {
    return get(FileNames.terminated(path.toString()), path.toString(), name);
  }

  static Optional<byte[]> get(byte[] path, String title, String name) {
    return get(value -> LibC.get().lgetxattr(path, name, value, value.length), title, name);
  }

  /** All attributes of a file; empty if its file system does not support them. */
  public static Map<String, byte[]> all(Path path) {
    return all(FileNames.terminated(path.toString()), path.toString());
  }

  static Map<String, byte[]> all(byte[] path, String title) {
    return all(
        (list, size) -> LibC.get().llistxattr(path, list, size),
        name -> get(path, title, name),
        title);
  }

  /** All attributes of a file that is open for reading. */
  public static Map<String, byte[]> all(Fd file, String title) {
    return all(
        (list, size) -> LibC.get().flistxattr(file.number(), list, size),
        name ->
            get(
                value -> LibC.get().fgetxattr(file.number(), name, value, value.length),
                title,
                name),
        title);
  }

  private interface Reader {
    long read(byte[] value);
  }

  private interface Lister {
    long list(byte[] list, long size);
  }

  private static Optional<byte[]> get(Reader reader, String title, String name) {
    byte[] value = new byte[LARGEST];
    long n = reader.read(value);
    if (n < 0) {
      int errno = LibC.errno();
      if (errno == Errno.ENODATA || errno == Errno.EOPNOTSUPP) {
        return Optional.empty();
      }
      throw ErrnoException.of(errno, "getxattr", title, name);
    }
    return Optional.of(java.util.Arrays.copyOf(value, (int) n));
  }

  private static Map<String, byte[]> all(
      Lister lister, Function<String, Optional<byte[]>> getter, String title) {
    // Most files have few attributes or none: querying the size first is cheaper than a large
    // array.
    long size = lister.list(NOTHING, 0);
    if (size == 0) {
      return Map.of();
    }
    byte[] list = new byte[LARGEST];
    long n = size < 0 ? size : lister.list(list, list.length);
    if (n < 0) {
      int errno = LibC.errno();
      if (errno == Errno.EOPNOTSUPP) {
        return Map.of();
      }
      throw ErrnoException.of(errno, "listxattr", title);
    }
    Map<String, byte[]> found = new LinkedHashMap<>();
    int from = 0;
    for (int i = 0; i < n; i++) {
      if (list[i] == 0) {
        String name = new String(list, from, i - from, StandardCharsets.UTF_8);
        getter.apply(name).ifPresent(value -> found.put(name, value));
        from = i + 1;
      }
    }
    return found;
  }
}
