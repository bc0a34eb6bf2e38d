package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks trees of any depth and path length, with file names of any bytes, by directory descriptors
 * and without recursion. Symbolic links are not followed. Files that vanish before the walk reaches
 * them are skipped.
 */
public final class TreeWalk {

  /** Options of a walk. */
  public enum Option {
    /** Visits names in sorted order; otherwise in the file system's order, which is faster. */
    SORTED,
    /** Does not enter mount points; see {@link Visitor#mount}. */
    ONE_MOUNT
  }

  /** Receives the files and directories of a walk. */
  public interface Visitor {

    /** Visits a file that is not a directory. */
    void file(Found file) throws IOException;

    /** Visits a directory before its content. Returns true to enter it. */
    default boolean enter(Found directory) throws IOException {
      return true;
    }

    /** Visits an entered directory after its content. */
    default void leave(Found directory) throws IOException {}

    /**
     * Visits a mount point; called with {@link Option#ONE_MOUNT} only.
     *
     * @return true to try again because it is no longer a mount point; otherwise the directory is
     *     skipped
     */
    default boolean mount(Found directory) throws IOException {
      return false;
    }
  }

  /** The file or directory that is being visited; valid during the call only. */
  public static final class Found {

    private final TreePosition way;
    private final String name;
    private @Nullable FileStat stat;

    private Found(TreePosition way, String name) {
      this.way = way;
      this.name = name;
    }

    /** The directory that contains the file. */
    public OpenDirectory directory() {
      return way.here();
    }

    public String name() {
      return name;
    }

    /** The path of the file relative to the top of the walk, without a leading slash. */
    public String path() {
      return way.path(name);
    }

    /** The number of directories of the walk that contain the file. */
    public int depth() {
      return way.depth();
    }

    /** The attributes of the file; empty if it has vanished. */
    public Optional<FileStat> stat() {
      if (stat == null) {
        stat = directory().stat(name).orElse(null);
      }
      return Optional.ofNullable(stat);
    }
  }

  private record Frame(@Nullable Found directory, Iterator<DirectoryListing.Entry> rest) {}

  private final TreePosition way;
  private final Visitor visitor;
  private final boolean sorted;
  private final Deque<Frame> frames = new ArrayDeque<>();

  private TreeWalk(TreePosition way, Visitor visitor, Set<Option> options) {
    this.way = way;
    this.visitor = visitor;
    this.sorted = options.contains(Option.SORTED);
  }

  /** Walks the content of a directory. */
  public static void below(Path top, Visitor visitor, Option... options) throws IOException {
    try (OpenDirectory directory = open(top)) {
      below(directory, visitor, options);
    }
  }

  /** Like {@link #below(Path, Visitor, Option...)}, for a directory that stays open. */
  public static void below(OpenDirectory top, Visitor visitor, Option... options)
      throws IOException {
    walk(top, null, visitor, options);
  }

  /**
   * Walks a file, or a directory and its content. A name that does not exist is ignored.
   *
   * @param name in the directory, which stays open
   */
  public static void of(OpenDirectory directory, String name, Visitor visitor, Option... options)
      throws IOException {
    walk(directory, name, visitor, options);
  }

  /** Like {@link #of(OpenDirectory, String, Visitor, Option...)}, for a path. */
  public static void of(Path top, Visitor visitor, Option... options) throws IOException {
    Path whole = top.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("the root of the file system has no parent directory");
    }
    try (OpenDirectory directory = open(parent)) {
      of(directory, whole.getFileName().toString(), visitor, options);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static OpenDirectory open(Path path) {
    return new OpenDirectory(Fd.open(path, Fd.O_PATH | Fd.O_DIRECTORY, 0), path);
  }

  private static void walk(
      OpenDirectory top, @Nullable String only, Visitor visitor, Option... options)
      throws IOException {
    Set<Option> chosen = EnumSet.noneOf(Option.class);
    chosen.addAll(List.of(options));
    try (TreePosition way = new TreePosition(top, !chosen.contains(Option.ONE_MOUNT))) {
      TreeWalk walk = new TreeWalk(way, visitor, chosen);
      if (only == null) {
        walk.push(null);
      } else {
        DirectoryListing.Entry entry =
            new DirectoryListing.Entry(only, DirectoryListing.Kind.UNKNOWN);
        walk.frames.push(new Frame(null, List.of(entry).iterator()));
      }
      walk.run();
    }
  }

  private void push(@Nullable Found directory) {
    frames.push(new Frame(directory, DirectoryListing.of(way.here(), sorted).iterator()));
  }

  private void run() throws IOException {
    while (!frames.isEmpty()) {
      Frame frame = frames.peek();
      if (frame.rest().hasNext()) {
        ThreadInterrupt.check();
        one(frame.rest().next());
        continue;
      }
      frames.pop();
      Found directory = frame.directory();
      if (directory != null) {
        way.up();
        visitor.leave(directory);
      }
    }
  }

  private void one(DirectoryListing.Entry entry) throws IOException {
    Found found = new Found(way, entry.name());
    boolean directory = entry.kind() == DirectoryListing.Kind.DIRECTORY;
    if (entry.kind() == DirectoryListing.Kind.UNKNOWN) {
      Optional<FileStat> stat = found.stat();
      if (stat.isEmpty()) {
        return;
      }
      directory = stat.get().isDirectory();
    }
    if (!directory) {
      visitor.file(found);
      return;
    }
    if (!visitor.enter(found)) {
      return;
    }
    TreePosition.Step step = way.down(entry.name());
    while (step == TreePosition.Step.MOUNT && visitor.mount(found)) {
      step = way.down(entry.name());
    }
    if (step == TreePosition.Step.DONE) {
      push(found);
    }
  }
}
