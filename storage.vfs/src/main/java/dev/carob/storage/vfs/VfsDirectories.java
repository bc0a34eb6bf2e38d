package dev.carob.storage.vfs;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.FileStat;
import dev.carob.linux.Run;
import dev.carob.linux.Xattrs;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.storage.format.LayerDiff;
import dev.carob.storage.format.LayerTrees;
import dev.carob.storage.format.RecordedDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** {@code dir/<layer>}: the whole tree of each layer. */
final class VfsDirectories {

  private static final String STAGING = ".carob-staging";
  private static final int BASE_MODE = 0555;

  private final Path home;

  /**
   * @param home {@code <root>/vfs}
   */
  VfsDirectories(Path home) {
    this.home = home;
  }

  Path of(String id) {
    return home.resolve("dir").resolve(id);
  }

  /** Makes the directories that hold the layers, and drops what an earlier crash left half made. */
  void prepare() {
    try {
      Files.createDirectories(home.resolve("dir"));
      LayerTrees.delete(home.resolve(STAGING));
      Files.createDirectories(home.resolve(STAGING));
    } catch (IOException e) {
      throw failed("prepare", home, e);
    }
  }

  void remove(String id) {
    try {
      LayerTrees.delete(of(id));
    } catch (IOException e) {
      throw failed("remove", of(id), e);
    }
  }

  /** A copy of the parent's tree, which may become a layer's. */
  Staged stage(LayerRequest request) {
    try {
      Path at = Files.createTempDirectory(home.resolve(STAGING), "layer");
      Staged staged = new Staged(at, request);
      boolean made = false;
      try {
        staged.fill();
        made = true;
        return staged;
      } finally {
        if (!made) {
          staged.close();
        }
      }
    } catch (IOException e) {
      throw failed("make", home.resolve(STAGING), e);
    }
  }

  /** A copy of the parent's tree, with the difference beside it. */
  final class Staged implements RecordedDriver.Staged {

    private final Path at;
    private final String id;
    private final String parent;

    private Staged(Path at, LayerRequest request) {
      this.at = at;
      this.id = request.id();
      this.parent = request.parent();
    }

    private Path tree() {
      return at.resolve("tree");
    }

    @Override
    public Path difference() {
      return at.resolve("difference");
    }

    private void fill() throws IOException {
      Files.createDirectory(difference());
      Files.createDirectory(tree());
      if (!parent.isEmpty()) {
        copy(of(parent), tree());
      }
      FileStat root = parent.isEmpty() ? null : FileStat.of(tree());
      try (Confined confined = Confined.open(at)) {
        if (root == null) {
          confined.chmod("tree", BASE_MODE);
          confined.chmod("difference", BASE_MODE);
        } else {
          confined.chown("difference", root.uid(), root.gid());
          confined.chmod("difference", root.permissions());
        }
      }
    }

    @Override
    public void merge() {
      try {
        LayerDiff diff = new LayerDiff(difference(), List.of(tree()));
        for (Path path : diff.paths()) {
          // Below what was no directory before, nothing is in the way.
          if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            clear(path, tree().resolve(difference().relativize(path)));
          }
        }
        if (parent.isEmpty()) {
          Files.delete(tree());
          Files.move(difference(), tree(), StandardCopyOption.ATOMIC_MOVE);
        } else {
          copy(difference(), tree());
        }
      } catch (IOException e) {
        throw failed("make", tree(), e);
      }
    }

    /** Takes away what a path of the difference replaces, and what in it is overlayfs's own. */
    private static void clear(Path path, Path target) throws IOException {
      if (LayerDiff.isWhiteout(path)) {
        LayerTrees.delete(target);
        Files.delete(path);
        return;
      }
      boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
      boolean opaque = directory && LayerDiff.isOpaque(path);
      if (opaque) {
        Xattrs.remove(path, "trusted.overlay.opaque");
      }
      if (opaque || !(directory && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS))) {
        LayerTrees.delete(target);
      }
    }

    @Override
    public void place() {
      try {
        LayerTrees.delete(of(id));
        Files.move(tree(), of(id), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw failed("make", of(id), e);
      }
    }

    @Override
    public void close() {
      try {
        LayerTrees.delete(at);
      } catch (IOException e) {
        throw failed("remove", at, e);
      }
    }
  }

  /** Copies all in a directory with all that inodes say, sharing blocks where that can be. */
  private static void copy(Path from, Path to) {
    List<String> command =
        List.of(
            "/bin/cp", "--archive", "--reflink=auto", "--remove-destination", from + "/.", to + "");
    Run.Outcome outcome = Run.of(command);
    if (outcome.status() != 0) {
      throw new CarobException.StorageFailed(
          "cannot copy a layer: " + String.join(" ", command) + ": " + outcome.output().strip(),
          null);
    }
  }

  private static CarobException failed(String what, Path path, IOException e) {
    return new CarobException.StorageFailed("cannot " + what + " " + path + ": " + e, e);
  }
}
