package dev.carob.storage.format;

import dev.carob.api.CarobException;
import dev.carob.archive.TarPacker;
import dev.carob.linux.FileStat;
import dev.carob.linux.Xattrs;
import dev.carob.spi.storage.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A layer's difference to the layers below it, as a directory in overlayfs's form: a character
 * device 0:0 stands for what is gone, {@code trusted.overlay.opaque} marks a directory that hides
 * all below.
 */
public final class LayerDiff {

  private final Path diff;
  private final List<Path> below;

  /**
   * @param below the directories of the layers below, nearest first
   */
  public LayerDiff(Path diff, List<Path> below) {
    this.diff = diff;
    this.below = below;
  }

  /** Every path that differs, in order of names, directories before what is in them. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (Path path : paths()) {
      String name = "/" + diff.relativize(path);
      if (isWhiteout(path)) {
        changes.add(new Change(Change.Kind.DELETED, name));
      } else {
        Change.Kind kind = isBelow(path) ? Change.Kind.MODIFIED : Change.Kind.ADDED;
        changes.add(new Change(kind, name));
      }
    }
    return changes;
  }

  /** Bytes of all regular files. */
  public long size() {
    long size = 0;
    try {
      for (Path path : paths()) {
        FileStat stat = FileStat.of(path);
        size += stat.isRegular() ? stat.size() : 0;
      }
    } catch (IOException e) {
      throw failed(e);
    }
    return size;
  }

  /** All paths of the difference but its root, in order of names. */
  public List<Path> paths() {
    try (Stream<Path> walk = Files.walk(diff)) {
      return walk.filter(path -> !path.equals(diff)).sorted().toList();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Whether a path stands for one that is gone. */
  public static boolean isWhiteout(Path path) {
    try {
      return FileStat.of(path).isWhiteout();
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot look at " + path + ": " + e, e);
    }
  }

  /** Whether a directory hides what the layers below have in it. */
  public static boolean isOpaque(Path directory) {
    return Xattrs.get(directory, "trusted.overlay.opaque").isPresent();
  }

  /** What a tar of the difference consists of. */
  public List<TarPacker.Entry> entries() {
    List<TarPacker.Entry> entries = new ArrayList<>();
    for (Path path : paths()) {
      String name = diff.relativize(path).toString();
      if (isWhiteout(path)) {
        entries.add(new TarPacker.Whiteout(name));
        continue;
      }
      entries.add(new TarPacker.Present(name));
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && isOpaque(path)) {
        entries.add(new TarPacker.Opaque(name));
      }
    }
    return entries;
  }

  private boolean isBelow(Path path) {
    Path name = diff.relativize(path);
    for (Path layer : below) {
      Path candidate = layer.resolve(name);
      if (Files.exists(candidate, LinkOption.NOFOLLOW_LINKS)) {
        return !isWhiteout(candidate);
      }
    }
    return false;
  }

  private CarobException failed(IOException e) {
    return new CarobException.StorageFailed("cannot read " + diff + ": " + e, e);
  }
}
