package dev.carob.archive;

import dev.carob.linux.Confined;
import dev.carob.linux.Fd;
import dev.carob.linux.HeldDirectory;
import dev.carob.linux.TreeRemoval;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Moves one tree over another of the same file system: files take the place of what is there, and
 * directories are joined, also with one that a link leads to. No file is ever half there.
 */
final class TreeMerge {

  private final Confined from;
  private final Confined to;

  /** Directories that both trees have. */
  private final Deque<String> joined = new ArrayDeque<>();

  private TreeMerge(Confined from, Confined to) {
    this.from = from;
    this.to = to;
  }

  /** Moves all that is in {@code from}; some directories stay there, empty. */
  static void move(Confined from, Confined to) throws IOException {
    TreeMerge merge = new TreeMerge(from, to);
    merge.joined.push("");
    while (!merge.joined.isEmpty()) {
      merge.directory(merge.joined.pop());
    }
  }

  private void directory(String path) throws IOException {
    Fd readable = from.openFollowing(path, Fd.O_RDONLY | Fd.O_DIRECTORY);
    try (HeldDirectory source = new HeldDirectory(readable, path);
        HeldDirectory target = to.directory(path)) {
      for (String name : source.names()) {
        String inside = path.isEmpty() ? name : path + "/" + name;
        boolean directory = source.kind(name).equals(Optional.of(Confined.Kind.DIRECTORY));
        if (directory && isDirectory(inside)) {
          joined.push(inside);
          continue;
        }
        Optional<Confined.Kind> there = target.kind(name);
        if (there.equals(Optional.of(Confined.Kind.DIRECTORY))) {
          TreeRemoval.remove(target, name);
        } else if (there.isPresent() && directory) {
          target.remove(name, false);
        }
        source.move(name, target);
      }
    }
  }

  private boolean isDirectory(String path) {
    Optional<Fd> found = to.openIfThere(path, Fd.O_PATH | Fd.O_DIRECTORY);
    found.ifPresent(Fd::close);
    return found.isPresent();
  }
}
