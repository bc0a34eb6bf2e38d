package dev.carob.storage.vfs;

import dev.carob.linux.ConfinedTree;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.TreePosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Follows a walk through one tree in another tree, as far as the other one has the same
 * directories.
 */
final class ParallelTree implements AutoCloseable {

  private final TreePosition way;
  private int missing;

  ParallelTree(Path top) {
    try (ConfinedTree tree = ConfinedTree.open(top);
        OpenDirectory directory = tree.directory("")) {
      way = new TreePosition(directory, true);
    }
  }

  /** The corresponding directory; empty if this tree does not have it. */
  Optional<OpenDirectory> here() {
    return missing > 0 ? Optional.empty() : Optional.of(way.here());
  }

  /** Call this when the walk enters a directory. */
  void down(String name) throws IOException {
    if (missing > 0 || way.down(name) != TreePosition.Step.DONE) {
      missing++;
    }
  }

  /** Call this when the walk leaves a directory. */
  void up() throws IOException {
    if (missing > 0) {
      missing--;
    } else {
      way.up();
    }
  }

  @Override
  public void close() {
    way.close();
  }
}
