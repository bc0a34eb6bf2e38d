package dev.carob.storage.format;

import dev.carob.api.CarobException;
import dev.carob.archive.TarPacker;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.FileStat;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.TreeSize;
import dev.carob.linux.TreeWalk;
import dev.carob.spi.storage.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The difference between a layer and the layers below it, as a directory in overlayfs's form: a
 * character device 0:0 is a whiteout; {@code trusted.overlay.opaque} marks an opaque directory.
 */
public final class LayerDiff {

  /** The attribute of an opaque directory, which hides its content in lower layers. */
  public static final String OPAQUE = "trusted.overlay.opaque";

  private final Path diff;
  private final List<Path> below;

  /**
   * @param below the directories of the lower layers, nearest first
   */
  public LayerDiff(Path diff, List<Path> below) {
    this.diff = diff;
    this.below = below;
  }

  /** All changed paths, sorted by name, directories before their content. */
  public List<Change> changes() {
    ChangeList changes = new ChangeList();
    try (LowerLayers lowers = new LowerLayers(below)) {
      TreeWalk.below(
          diff,
          new TreeWalk.Visitor() {
            @Override
            public boolean enter(TreeWalk.Found directory) throws IOException {
              file(directory);
              return true;
            }

            @Override
            public void file(TreeWalk.Found found) throws IOException {
              String path = found.path();
              boolean gone = isWhiteout(found);
              String directory = path.substring(0, Math.max(path.lastIndexOf('/'), 0));
              Change.Kind kind =
                  gone
                      ? Change.Kind.DELETED
                      : lowers.has(directory, found.name())
                          ? Change.Kind.MODIFIED
                          : Change.Kind.ADDED;
              changes.add(kind, "/" + path);
            }
          },
          TreeWalk.Option.SORTED);
    } catch (IOException | ErrnoException e) {
      throw failed(e);
    }
    return changes.all();
  }

  /** The total size of all regular files in bytes. */
  public long size() {
    try {
      return TreeSize.of(diff);
    } catch (IOException | ErrnoException e) {
      throw failed(e);
    }
  }

  /** Returns true if a file is a whiteout. */
  public static boolean isWhiteout(TreeWalk.Found found) {
    return found.stat().filter(FileStat::isWhiteout).isPresent();
  }

  /** Returns true if a directory is opaque. */
  public static boolean isOpaque(TreeWalk.Found directory) {
    return directory.directory().xattr(directory.name(), OPAQUE).isPresent();
  }

  /** Packs the difference into a tar. */
  public void pack(TarPacker tar) throws IOException {
    TreeWalk.below(
        diff,
        new TreeWalk.Visitor() {
          @Override
          public boolean enter(TreeWalk.Found directory) throws IOException {
            String name = directory.path();
            tar.present(directory, name);
            if (isOpaque(directory)) {
              tar.opaque(name);
            }
            return true;
          }

          @Override
          public void file(TreeWalk.Found file) throws IOException {
            if (isWhiteout(file)) {
              tar.whiteout(file.path());
            } else {
              tar.present(file, file.path());
            }
          }
        },
        TreeWalk.Option.SORTED);
  }

  private CarobException failed(Exception e) {
    return ThreadInterrupt.requested()
        ? new CarobException.Interrupted("interrupted while reading " + diff, e)
        : new CarobException.StorageFailed("cannot read " + diff + ": " + e.getMessage(), e);
  }
}
