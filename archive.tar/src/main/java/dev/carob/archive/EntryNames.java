package dev.carob.archive;

/** Names in a tar. */
final class EntryNames {

  private static final int LONGEST = 4095;
  private static final int SHOWN = 200;

  private EntryNames() {}

  /**
   * The path inside the tree: no slash in front, no empty or dot parts.
   *
   * @throws IllegalArgumentException it leads out of the tree, or can be no path
   */
  static String cleaned(String name) {
    if (name.length() > LONGEST) {
      throw new IllegalArgumentException("its name is longer than " + LONGEST + " characters");
    }
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("its name has a zero byte");
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

  /** As {@link #cleaned}, of an entry of a layer, whose names are relative. */
  static String relative(String name) {
    if (name.startsWith("/")) {
      throw new IllegalArgumentException("its name is absolute");
    }
    return cleaned(name);
  }

  /** Whether a link at that path leads above the top of the tree. */
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

  /** The directory that a path lies in; empty for the top. */
  static String parent(String path) {
    return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
  }

  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** For messages. */
  static String shortened(String name) {
    return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
  }
}
