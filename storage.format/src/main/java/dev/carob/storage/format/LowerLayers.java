package dev.carob.storage.format;

import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.linux.OpenDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks up names in the layers below. Each layer keeps the last directory open, since a walk looks
 * up all names of one directory in succession.
 */
final class LowerLayers implements AutoCloseable {

  private final List<ConfinedTree> trees = new ArrayList<>();
  private final List<Optional<OpenDirectory>> held = new ArrayList<>();
  private @Nullable String directory;

  /**
   * @param directories of the layers, nearest first
   */
  LowerLayers(List<Path> directories) {
    boolean opened = false;
    try {
      for (Path one : directories) {
        trees.add(ConfinedTree.open(one));
      }
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  /**
   * Returns true if the lower layers have a name in a directory. The nearest layer that contains
   * the name decides.
   */
  boolean has(String path, String name) {
    if (!path.equals(directory)) {
      release();
      for (ConfinedTree tree : trees) {
        held.add(
            tree.openIfThere(path, Fd.O_PATH | Fd.O_DIRECTORY)
                .map(fd -> new OpenDirectory(fd, path)));
      }
      directory = path;
    }
    for (Optional<OpenDirectory> one : held) {
      Optional<FileStat> stat = one.flatMap(in -> in.stat(name));
      if (stat.isPresent()) {
        return !stat.get().isWhiteout();
      }
    }
    return false;
  }

  private void release() {
    directory = null;
    held.forEach(one -> one.ifPresent(OpenDirectory::close));
    held.clear();
  }

  @Override
  public void close() {
    release();
    trees.forEach(ConfinedTree::close);
  }
}
