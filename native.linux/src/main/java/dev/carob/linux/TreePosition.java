package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position in a directory tree, and the path from the top to it. Only the innermost directories
 * are kept open, so that the tree may be deeper than this process's limit of open files. Outer
 * directories are reopened by {@code ..} and must be the same as before. Symbolic links are not
 * followed.
 */
public final class TreePosition implements AutoCloseable {

  private static final int MOST_OPEN = 64;

  private final boolean acrossMounts;
  private final List<Level> levels = new ArrayList<>();
  private int closed;
  private @Nullable String path = "";

  private static final class Level {
    private final String name;
    private @Nullable OpenDirectory open;
    private @Nullable FileStat identity;

    Level(String name, OpenDirectory open) {
      this.name = name;
      this.open = open;
    }
  }

  /** The result of {@link #down}. */
  public enum Step {
    /** {@link #here} is the new directory. */
    DONE,
    /** The name does not exist or is not a directory. */
    ABSENT,
    /** The directory is a mount point, and mounts are not entered. */
    MOUNT
  }

  /**
   * Starts at the top of a tree.
   *
   * @param top remains owned by the caller
   * @param acrossMounts true to enter mount points
   */
  public TreePosition(OpenDirectory top, boolean acrossMounts) {
    this.acrossMounts = acrossMounts;
    levels.add(
        new Level("", new OpenDirectory(top.open(".", Fd.O_RDONLY | Fd.O_DIRECTORY), top + "")));
  }

  private Level last() {
    return levels.get(levels.size() - 1);
  }

  /** The current directory, open for listing. This object closes it. */
  public OpenDirectory here() {
    OpenDirectory open = last().open;
    if (open == null) {
      throw new IllegalStateException("the innermost directory is not open");
    }
    return open;
  }

  /** The number of levels between the top and the current directory. */
  public int depth() {
    return levels.size() - 1;
  }

  /** The path from the top to the current directory; empty at the top. */
  public String path() {
    String known = path;
    if (known == null) {
      StringBuilder whole = new StringBuilder();
      for (Level level : levels.subList(1, levels.size())) {
        whole.append(whole.isEmpty() ? "" : "/").append(level.name);
      }
      known = whole.toString();
      path = known;
    }
    return known;
  }

  /** The path from the top to a name in the current directory. */
  public String path(String name) {
    return depth() == 0 ? name : path() + "/" + name;
  }

  /** Enters a subdirectory. */
  public Step down(String name) throws IOException {
    OpenDirectory above = here();
    int number = ConfinedTree.listable(above, name, acrossMounts);
    if (number < 0) {
      int errno = LibC.errno();
      return switch (errno) {
        case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> Step.ABSENT;
        case Errno.EXDEV -> Step.MOUNT;
        default -> throw ErrnoException.of(errno, "openat2", above.title(name));
      };
    }
    String title = levels.get(0).open == null ? "…" : above.title(name);
    levels.add(new Level(name, new OpenDirectory(new Fd(number), title)));
    path = null;
    if (levels.size() - closed > MOST_OPEN) {
      Level oldest = levels.get(closed++);
      OpenDirectory open = oldest.open;
      if (open != null) {
        oldest.identity = FileStat.of(open.fd());
        oldest.open = null;
        open.close();
      }
    }
    return Step.DONE;
  }

  /**
   * Returns to the parent directory.
   *
   * @throws IOException the tree was changed meanwhile, and {@code ..} leads to another directory
   */
  public void up() throws IOException {
    Level left = levels.remove(levels.size() - 1);
    path = null;
    try (OpenDirectory below = left.open) {
      Level above = last();
      FileStat identity = above.identity;
      if (above.open == null && below != null && identity != null) {
        Fd again = below.open("..", Fd.O_RDONLY | Fd.O_DIRECTORY);
        above.open = new OpenDirectory(again, "…");
        closed--;
        if (!FileStat.of(again).isSameFile(identity)) {
          throw new IOException("the directory above '" + left.name + "' was moved meanwhile");
        }
      }
    }
  }

  @Override
  public void close() {
    for (Level level : levels) {
      OpenDirectory open = level.open;
      if (open != null) {
        open.close();
      }
    }
  }
}
