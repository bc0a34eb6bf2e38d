package dev.carob.archive;

import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Fd;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.TreeRemoval;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Moves a tree over another one on the same file system: files replace existing files, and
 * directories are merged, even if a symbolic link leads to them. No partial file is ever visible.
 */
final class TreeMerge {

  private final ConfinedTree from;
  private final ConfinedTree to;

  /** Directories that exist in both trees. */
  private final Deque<String> joined = new ArrayDeque<>();

  private TreeMerge(ConfinedTree from, ConfinedTree to) {
    this.from = from;
    this.to = to;
  }

  /** Moves the content of {@code from}; some empty directories may remain there. */
  static void move(ConfinedTree from, ConfinedTree to) throws IOException {
    TreeMerge merge = new TreeMerge(from, to);
    merge.joined.push("");
    while (!merge.joined.isEmpty()) {
      merge.directory(merge.joined.pop());
    }
  }

  private void directory(String path) throws IOException {
    Fd readable = from.openFollowing(path, Fd.O_RDONLY | Fd.O_DIRECTORY);
    try (OpenDirectory source = new OpenDirectory(readable, path);
        OpenDirectory target = to.directory(path)) {
      for (String name : source.names()) {
        String inside = path.isEmpty() ? name : path + "/" + name;
        boolean directory = source.kind(name).equals(Optional.of(ConfinedTree.Kind.DIRECTORY));
        if (directory && isDirectory(inside)) {
          joined.push(inside);
          continue;
        }
        Optional<ConfinedTree.Kind> there = target.kind(name);
        if (there.equals(Optional.of(ConfinedTree.Kind.DIRECTORY))) {
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
