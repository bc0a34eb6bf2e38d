package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from the top of a tree down to one directory. Only the innermost directories are kept
 * open, so that a tree may be deeper than this process may open files. Those further up are opened
 * again by {@code ..}, and have to be the same ones as before. No link is followed.
 */
public final class Descent implements AutoCloseable {

  private static final int MOST_OPEN = 64;

  private final boolean acrossMounts;
  private final List<Level> levels = new ArrayList<>();
  private int closed;
  private @Nullable String path = "";

  private static final class Level {
    private final String name;
    private @Nullable HeldDirectory open;
    private @Nullable FileStat identity;

    Level(String name, HeldDirectory open) {
      this.name = name;
      this.open = open;
    }
  }

  /** What became of a step down. */
  public enum Step {
    /** {@link #here} is the directory now. */
    DONE,
    /** Nothing is there, or no directory. */
    ABSENT,
    /** Something is mounted there, and mounts are not entered. */
    MOUNT
  }

  /**
   * Begins in a directory.
   *
   * @param top stays the caller's
   * @param acrossMounts whether directories are entered that something is mounted on
   */
  public Descent(HeldDirectory top, boolean acrossMounts) {
    this.acrossMounts = acrossMounts;
    levels.add(
        new Level("", new HeldDirectory(top.open(".", Fd.O_RDONLY | Fd.O_DIRECTORY), top + "")));
  }

  private Level last() {
    return levels.get(levels.size() - 1);
  }

  /** The directory, open for listing; closed by this. */
  public HeldDirectory here() {
    HeldDirectory open = last().open;
    if (open == null) {
      throw new IllegalStateException("the innermost directory is not open");
    }
    return open;
  }

  /** How many steps the directory is below the top. */
  public int depth() {
    return levels.size() - 1;
  }

  /** The path from the top to the directory; empty at the top. */
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

  /** The path from the top to something in the directory. */
  public String path(String name) {
    return depth() == 0 ? name : path() + "/" + name;
  }

  /** Goes into a directory. */
  public Step down(String name) throws IOException {
    HeldDirectory above = here();
    int number = Confined.listable(above, name, acrossMounts);
    if (number < 0) {
      int errno = LibC.errno();
      return switch (errno) {
        case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> Step.ABSENT;
        case Errno.EXDEV -> Step.MOUNT;
        default -> throw ErrnoException.of(errno, "openat2", above.title(name));
      };
    }
    String title = levels.get(0).open == null ? "…" : above.title(name);
    levels.add(new Level(name, new HeldDirectory(new Fd(number), title)));
    path = null;
    if (levels.size() - closed > MOST_OPEN) {
      Level oldest = levels.get(closed++);
      HeldDirectory open = oldest.open;
      if (open != null) {
        oldest.identity = FileStat.of(open.fd());
        oldest.open = null;
        open.close();
      }
    }
    return Step.DONE;
  }

  /**
   * Goes back to the directory above.
   *
   * @throws IOException the tree was changed meanwhile, so that the way back leads elsewhere
   */
  public void up() throws IOException {
    Level left = levels.remove(levels.size() - 1);
    path = null;
    try (HeldDirectory below = left.open) {
      Level above = last();
      FileStat identity = above.identity;
      if (above.open == null && below != null && identity != null) {
        Fd again = below.open("..", Fd.O_RDONLY | Fd.O_DIRECTORY);
        above.open = new HeldDirectory(again, "…");
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
      HeldDirectory open = level.open;
      if (open != null) {
        open.close();
      }
    }
  }
}
