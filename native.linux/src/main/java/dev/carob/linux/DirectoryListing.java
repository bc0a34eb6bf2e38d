package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists directories (getdents64(2)). */
final class DirectoryListing {

  private static final int SYS_GETDENTS64 =
      System.getProperty("os.arch", "").equals("aarch64") ? 61 : 217;
  private static final int BUFFER = 32 * 1024;
  private static final int LENGTH_AT = 16;
  private static final int TYPE_AT = 18;
  private static final int NAME_AT = 19;
  private static final int DT_UNKNOWN = 0;
  private static final int DT_DIR = 4;

  /** A name and its kind. */
  record Entry(String name, Kind kind) {}

  /** The kind of a directory entry. */
  enum Kind {
    DIRECTORY,
    FILE,
    /** The file system does not report the kind. */
    UNKNOWN
  }

  private DirectoryListing() {}

  /** Lists all names except {@code .} and {@code ..}. */
  static List<Entry> of(OpenDirectory directory, boolean sorted) {
    List<Entry> found = new ArrayList<>();
    byte[] buffer = new byte[BUFFER];
    while (true) {
      long n = LibC.get().syscall(SYS_GETDENTS64, directory.fd().number(), buffer, buffer.length);
      if (n < 0 && LibC.errno() != Errno.ENOENT) {
        throw ErrnoException.of(LibC.errno(), "getdents64", directory);
      }
      if (n <= 0) {
        break;
      }
      add(found, buffer, (int) n);
    }
    if (sorted) {
      found.sort(Comparator.comparing(Entry::name));
    }
    return found;
  }

  private static void add(List<Entry> found, byte[] buffer, int n) {
    ByteBuffer entries = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
    for (int at = 0; at < n; at += entries.getShort(at + LENGTH_AT) & 0xffff) {
      int end = at + NAME_AT;
      while (buffer[end] != 0) {
        end++;
      }
      String name = FileNames.text(buffer, at + NAME_AT, end - at - NAME_AT);
      if (!name.equals(".") && !name.equals("..")) {
        found.add(new Entry(name, kind(buffer[at + TYPE_AT])));
      }
    }
  }

  private static Kind kind(byte type) {
    return switch (type) {
      case DT_DIR -> Kind.DIRECTORY;
      case DT_UNKNOWN -> Kind.UNKNOWN;
      default -> Kind.FILE;
    };
  }
}
