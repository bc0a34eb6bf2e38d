package dev.carob.storage.vfs;

import dev.carob.api.CarobException;
import dev.carob.archive.TarPacker;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.FileStat;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.TreeWalk;
import dev.carob.spi.storage.Change;
import dev.carob.storage.format.ChangeList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The difference between a tree and its parent's tree. Files with the same attributes, size and
 * modification time are assumed to be equal, as rsync does.
 */
final class TreeDifference {

  private final Path tree;
  private final Path parent;

  /**
   * @param parent an empty directory if the tree has no parent
   */
  TreeDifference(Path tree, Path parent) {
    this.tree = tree;
    this.parent = parent;
  }

  /** All changed paths, sorted by name, directories before their content. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>(compare().changes.all());
    // The order of a sorted walk: a directory's content follows it directly.
    changes.sort(Comparator.comparing(change -> change.path().replace('/', '\0')));
    return changes;
  }

  /** The total size in bytes of all regular files that differ. */
  long size() {
    return compare().size;
  }

  /** Packs the difference into a tar. */
  void pack(TarPacker tar) throws IOException {
    Set<String> present = new HashSet<>();
    List<String> gone = new ArrayList<>();
    for (Change change : compare().changes.all()) {
      String name = change.path().substring(1);
      if (change.kind() == Change.Kind.DELETED) {
        gone.add(name);
      } else {
        present.add(name);
      }
    }
    TreeWalk.below(
        tree,
        new TreeWalk.Visitor() {
          @Override
          public boolean enter(TreeWalk.Found directory) throws IOException {
            file(directory);
            return true;
          }

          @Override
          public void file(TreeWalk.Found found) throws IOException {
            if (present.contains(found.path())) {
              tar.present(found, found.path());
            }
          }
        },
        TreeWalk.Option.SORTED);
    for (String name : gone) {
      tar.whiteout(name);
    }
  }

  private Comparison compare() {
    try (ParallelTree below = new ParallelTree(parent)) {
      Comparison comparison = new Comparison(below);
      TreeWalk.below(tree, comparison);
      comparison.deleted("");
      return comparison;
    } catch (IOException | ErrnoException e) {
      throw ThreadInterrupt.requested()
          ? new CarobException.Interrupted("interrupted while reading " + tree, e)
          : new CarobException.StorageFailed("cannot read " + tree + ": " + e.getMessage(), e);
    }
  }

  /** A directory that the walk is in. */
  private static final class Level {
    private final Set<String> names = new HashSet<>();
    private boolean changed;
  }

  private static final class Comparison implements TreeWalk.Visitor {
    private final ParallelTree below;
    private final ChangeList changes = new ChangeList();
    private final Deque<Level> levels = new ArrayDeque<>(List.of(new Level()));
    private long size;

    Comparison(ParallelTree below) {
      this.below = below;
    }

    private Level level() {
      return levels.getFirst();
    }

    @Override
    public boolean enter(TreeWalk.Found directory) throws IOException {
      level().names.add(directory.name());
      levels.push(new Level());
      below.down(directory.name());
      return true;
    }

    @Override
    public void leave(TreeWalk.Found directory) throws IOException {
      deleted(directory.path() + "/");
      below.up();
      boolean changed = levels.pop().changed;
      compare(directory, changed);
    }

    @Override
    public void file(TreeWalk.Found file) throws IOException {
      level().names.add(file.name());
      compare(file, false);
    }

    private void compare(TreeWalk.Found found, boolean changedInside) throws IOException {
      Optional<FileStat> now = found.stat();
      if (now.isEmpty()) {
        return;
      }
      Optional<FileStat> before = below.here().flatMap(in -> in.stat(found.name()));
      if (before.isEmpty()) {
        add(Change.Kind.ADDED, found.path());
      } else if (changedInside || !same(found, now.get(), before.get())) {
        add(Change.Kind.MODIFIED, found.path());
      } else {
        return;
      }
      size += now.get().isRegular() ? now.get().size() : 0;
    }

    /** Adds the files that exist in the parent's directory but not in the tree's. */
    void deleted(String prefix) throws IOException {
      List<String> names = below.here().map(OpenDirectory::names).orElse(List.of());
      for (String name : names) {
        if (!level().names.contains(name)) {
          add(Change.Kind.DELETED, prefix + name);
        }
      }
    }

    private void add(Change.Kind kind, String path) throws IOException {
      level().changed = true;
      changes.add(kind, "/" + path);
    }

    private boolean same(TreeWalk.Found found, FileStat now, FileStat before) {
      boolean inode =
          now.type() == before.type()
              && now.permissions() == before.permissions()
              && now.uid() == before.uid()
              && now.gid() == before.gid()
              && now.device() == before.device();
      String name = found.name();
      OpenDirectory old = below.here().orElseThrow();
      if (!inode || !sameAttributes(found.directory().xattrs(name), old.xattrs(name))) {
        return false;
      }
      if (now.isLink()) {
        return found.directory().readLink(name).equals(old.readLink(name));
      }
      return now.isDirectory()
          || (now.size() == before.size() && now.modified().equals(before.modified()));
    }

    private static boolean sameAttributes(Map<String, byte[]> now, Map<String, byte[]> before) {
      return now.keySet().equals(before.keySet())
          && now.entrySet().stream()
              .allMatch(entry -> Arrays.equals(entry.getValue(), before.get(entry.getKey())));
    }
  }
}
