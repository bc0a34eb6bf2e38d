package dev.carob.storage.vfs;

import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.FileStat;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.TreeRemoval;
import dev.carob.linux.TreeWalk;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.storage.format.LayerDiff;
import dev.carob.storage.format.RecordedDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** {@code dir/<layer>}: the complete tree of each layer. */
final class VfsDirectories {

  private static final String STAGING = ".carob-staging";
  private static final String EMPTY = ".carob-empty";
  private static final int BASE_MODE = 0555;

  private final Path home;
  private final List<Path> others;

  /**
   * @param home {@code <root>/vfs}
   * @param others the same directories of stores that are used read-only
   */
  VfsDirectories(Path home, List<Path> others) {
    this.home = home;
    this.others = others;
  }

  private Path own(String id) {
    return home.resolve("dir").resolve(id);
  }

  /**
   * The directory of a layer, in this store or a read-only one; a path in this store if the layer
   * does not exist.
   */
  Path of(String id) {
    Path own = own(id);
    return Files.exists(own)
        ? own
        : others.stream()
            .map(other -> other.resolve("dir").resolve(id))
            .filter(Files::exists)
            .findFirst()
            .orElse(own);
  }

  /** An empty directory. */
  Path empty() {
    return home.resolve(EMPTY);
  }

  /**
   * Creates the directories that contain the layers, and removes partially created ones that an
   * earlier crash left.
   */
  void prepare() {
    try {
      Files.createDirectories(home.resolve("dir"));
      Files.createDirectories(empty());
      TreeRemoval.remove(home.resolve(STAGING));
      Files.createDirectories(home.resolve(STAGING));
    } catch (IOException e) {
      throw failed("prepare", home, e);
    }
  }

  void remove(String id) {
    try {
      TreeRemoval.remove(own(id));
    } catch (IOException e) {
      throw failed("remove", own(id), e);
    }
  }

  /** Starts a layer. */
  Staged stage() {
    try {
      Path at = Files.createTempDirectory(home.resolve(STAGING), "layer");
      Files.createDirectory(at.resolve("difference"));
      try (ConfinedTree confined = ConfinedTree.open(at)) {
        confined.chmod("difference", BASE_MODE);
      }
      return new Staged(at);
    } catch (IOException e) {
      throw failed("create", home.resolve(STAGING), e);
    }
  }

  /**
   * A layer that is being built: its difference, and then the tree that results from the parent's
   * tree.
   */
  final class Staged implements RecordedDriver.Staged {

    private final Path at;

    private Staged(Path at) {
      this.at = at;
    }

    private Path tree() {
      return at.resolve("tree");
    }

    @Override
    public Path difference() {
      return at.resolve("difference");
    }

    @Override
    public void merge(LayerRequest request, boolean tellsRoot) {
      try {
        if (!request.parent().isEmpty()) {
          Files.createDirectory(tree());
          copy(of(request.parent()));
          if (!tellsRoot) {
            keepRoot();
          }
        }
        Path target = request.parent().isEmpty() ? empty() : tree();
        try (ParallelTree parallel = new ParallelTree(target)) {
          TreeWalk.below(difference(), new Clearing(parallel));
        }
        if (request.parent().isEmpty()) {
          Files.move(difference(), tree(), StandardCopyOption.ATOMIC_MOVE);
        } else {
          copy(difference());
        }
      } catch (IOException | ErrnoException e) {
        throw failed("create", tree(), e);
      }
    }

    private void copy(Path from) throws IOException {
      TreeCopy.of(from, tree(), at.resolve("links"));
    }

    private void keepRoot() throws IOException {
      FileStat below = FileStat.of(tree());
      try (ConfinedTree confined = ConfinedTree.open(at)) {
        confined.chown("difference", below.uid(), below.gid());
        confined.chmod("difference", below.permissions());
      }
    }

    @Override
    public void place(LayerRequest request) {
      Path target = own(request.id());
      try {
        TreeRemoval.remove(target);
        Files.move(tree(), target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw failed("create", target, e);
      }
    }

    @Override
    public void close() {
      try {
        TreeRemoval.remove(at);
      } catch (IOException e) {
        throw failed("remove", at, e);
      }
    }
  }

  /**
   * Removes from the tree the files that the difference replaces, and overlayfs's marks from the
   * difference.
   */
  private record Clearing(ParallelTree target) implements TreeWalk.Visitor {

    @Override
    public boolean enter(TreeWalk.Found directory) throws IOException {
      String name = directory.name();
      boolean opaque = LayerDiff.isOpaque(directory);
      if (opaque) {
        directory.directory().removeXattr(name, LayerDiff.OPAQUE);
      }
      Optional<OpenDirectory> in = target.here();
      if (in.isPresent()
          && (opaque || !in.get().stat(name).map(FileStat::isDirectory).orElse(true))) {
        TreeRemoval.remove(in.get(), name);
      }
      target.down(name);
      return true;
    }

    @Override
    public void leave(TreeWalk.Found directory) throws IOException {
      target.up();
    }

    @Override
    public void file(TreeWalk.Found file) throws IOException {
      Optional<OpenDirectory> in = target.here();
      if (in.isPresent()) {
        TreeRemoval.remove(in.get(), file.name());
      }
      if (LayerDiff.isWhiteout(file)) {
        file.directory().remove(file.name(), false);
      }
    }
  }

  private static CarobException failed(String what, Path path, Exception e) {
    return new CarobException.StorageFailed(
        "cannot " + what + " " + path + ": " + e.getMessage(), e);
  }
}
