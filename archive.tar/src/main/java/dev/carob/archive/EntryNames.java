package dev.carob.archive;

import dev.carob.linux.FileNames;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/** Decodes and validates the names of tar entries. */
final class EntryNames {

  /**
   * Go's archive/tar has the same limit, for the whole extended header that contains a long name.
   */
  private static final int LONGEST = 1 << 20;

  private static final int SHOWN = 200;
  private static final String SPARSE_NAME = "GNU.sparse.name";

  private EntryNames() {}

  /**
   * Returns the name of an entry that was read as ISO-8859-1, so that each char stands for a byte.
   *
   * @param records the entry's extended header
   */
  static String name(TarArchiveEntry entry, Map<String, byte[]> records) {
    return text(entry.getName(), records.get(SPARSE_NAME), records.get(PaxRecords.PATH));
  }

  /** Returns the target of a link entry, decoded like {@link #name}. */
  static String target(TarArchiveEntry entry, Map<String, byte[]> records) {
    return text(entry.getLinkName(), null, records.get(PaxRecords.LINK));
  }

  private static String text(String read, byte @Nullable [] first, byte @Nullable [] second) {
    if (first != null || second != null) {
      return FileNames.text(first != null ? first : Objects.requireNonNull(second));
    }
    // A name from a global header has been decoded as UTF-8.
    boolean global = read.chars().anyMatch(c -> c > 0xff);
    return global ? read : FileNames.text(read.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Normalizes a name to a path inside the tree: without a leading slash, empty parts and dots.
   *
   * @throws IllegalArgumentException the name leads out of the tree or is not a valid path
   */
  static String cleaned(String name) {
    if (name.length() > LONGEST) {
      throw new IllegalArgumentException("its name is longer than " + LONGEST + " characters");
    }
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("its name contains a NUL byte");
    }
    StringBuilder path = new StringBuilder();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw new IllegalArgumentException("its name leads out of the tree");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        path.append(path.isEmpty() ? "" : "/").append(part);
      }
    }
    return path.toString();
  }

  /** Like {@link #cleaned}, but rejects absolute names, which a layer must not contain. */
  static String relative(String name) {
    if (name.startsWith("/")) {
      throw new IllegalArgumentException("its name is absolute");
    }
    return cleaned(name);
  }

  /** Returns true if a link at this path leads above the top of the tree. */
  static boolean leadsOut(String path, String target) {
    if (target.startsWith("/")) {
      return false;
    }
    int depth = (int) path.chars().filter(c -> c == '/').count();
    for (String part : target.split("/", -1)) {
      if (part.equals("..")) {
        depth--;
      } else if (!part.isEmpty() && !part.equals(".")) {
        depth++;
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  /** The parent directory of a path; empty for the top. */
  static String parent(String path) {
    return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
  }

  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Shortens a name for messages. */
  static String shortened(String name) {
    return FileNames.shown(name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…");
  }
}
