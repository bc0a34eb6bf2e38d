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
 * Walks through trees of any depth and path length, with file names of any bytes: by directory
 * descriptors and without recursion. No link is followed. Where a tree changes meanwhile, what has
 * gone before the walk comes to it is left out.
 */
public final class TreeWalk {

  /** How a tree is walked. */
  public enum Option {
    /** Names in their order; else as the file system lists them, which takes less time. */
    SORTED,
    /** Directories that something is mounted on are not entered; see {@link Visitor#mount}. */
    ONE_MOUNT
  }

  /** What is done with what is found. */
  public interface Visitor {

    /** Whatever is no directory. */
    void file(Found file) throws IOException;

    /** A directory, before what is in it. Returns whether it is entered. */
    default boolean enter(Found directory) throws IOException {
      return true;
    }

    /** A directory that was entered, after what is in it. */
    default void leave(Found directory) throws IOException {}

    /**
     * Something is mounted on a directory, and {@link Option#ONE_MOUNT} was asked for.
     *
     * @return whether to try again, since it is no longer so; else the directory is passed over
     */
    default boolean mount(Found directory) throws IOException {
      return false;
    }
  }

  /** A file or directory that the walk has come to; valid during the call only. */
  public static final class Found {

    private final Descent way;
    private final String name;
    private @Nullable FileStat stat;

    private Found(Descent way, String name) {
      this.way = way;
      this.name = name;
    }

    /** The directory that it is in. */
    public HeldDirectory directory() {
      return way.here();
    }

    public String name() {
      return name;
    }

    /** Its path from the top of the walk, without a slash in front. */
    public String path() {
      return way.path(name);
    }

    /** How many directories of the walk it is in. */
    public int depth() {
      return way.depth();
    }

    /** What the kernel says of it; empty where it has gone. */
    public Optional<FileStat> stat() {
      if (stat == null) {
        stat = directory().stat(name).orElse(null);
      }
      return Optional.ofNullable(stat);
    }
  }

  private record Frame(@Nullable Found directory, Iterator<DirectoryListing.Entry> rest) {}

  private final Descent way;
  private final Visitor visitor;
  private final boolean sorted;
  private final Deque<Frame> frames = new ArrayDeque<>();

  private TreeWalk(Descent way, Visitor visitor, Set<Option> options) {
    this.way = way;
    this.visitor = visitor;
    this.sorted = options.contains(Option.SORTED);
  }

  /** Walks through all that is in a directory. */
  public static void below(Path top, Visitor visitor, Option... options) throws IOException {
    try (HeldDirectory directory = open(top)) {
      below(directory, visitor, options);
    }
  }

  /** As {@link #below(Path, Visitor, Option...)}, of a directory that stays open. */
  public static void below(HeldDirectory top, Visitor visitor, Option... options)
      throws IOException {
    walk(top, null, visitor, options);
  }

  /**
   * Walks through a file, or a directory and all that is in it; nothing there is no error.
   *
   * @param name of it in the directory, which stays open
   */
  public static void of(HeldDirectory directory, String name, Visitor visitor, Option... options)
      throws IOException {
    walk(directory, name, visitor, options);
  }

  /** As {@link #of(HeldDirectory, String, Visitor, Option...)}, by its path. */
  public static void of(Path top, Visitor visitor, Option... options) throws IOException {
    Path whole = top.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("the root of the file system is in no directory");
    }
    try (HeldDirectory directory = open(parent)) {
      of(directory, whole.getFileName().toString(), visitor, options);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static HeldDirectory open(Path path) {
    return new HeldDirectory(Fd.open(path, Fd.O_PATH | Fd.O_DIRECTORY, 0), path);
  }

  private static void walk(
      HeldDirectory top, @Nullable String only, Visitor visitor, Option... options)
      throws IOException {
    Set<Option> chosen = EnumSet.noneOf(Option.class);
    chosen.addAll(List.of(options));
    try (Descent way = new Descent(top, !chosen.contains(Option.ONE_MOUNT))) {
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
    Descent.Step step = way.down(entry.name());
    while (step == Descent.Step.MOUNT && visitor.mount(found)) {
      step = way.down(entry.name());
    }
    if (step == Descent.Step.DONE) {
      push(found);
    }
  }
}
