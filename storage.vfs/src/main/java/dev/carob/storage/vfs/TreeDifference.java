package dev.carob.storage.vfs;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What differs between a tree and its parent's. Files of the same inode data, size and time of
 * change of their content are taken to be the same, as rsync does.
 */
final class TreeDifference {

  private final Path tree;
  private final Optional<Path> parent;

  TreeDifference(Path tree, Optional<Path> parent) {
    this.tree = tree;
    this.parent = parent;
  }

  /** Every path that differs, in order of names, directories before what is in them. */
  List<Change> changes() {
    try {
      List<Change> changes = new ArrayList<>();
      collect(tree, parent, changes);
      return changes;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** What a tar of the difference consists of. */
  List<TarPacker.Entry> entries() {
    return changes().stream()
        .<TarPacker.Entry>map(
            change -> {
              String name = change.path().substring(1);
              return change.kind() == Change.Kind.DELETED
                  ? new TarPacker.Whiteout(name)
                  : new TarPacker.Present(name);
            })
        .toList();
  }

  /** Bytes of all regular files that differ. */
  long size() {
    long size = 0;
    try {
      for (Change change : changes()) {
        if (change.kind() != Change.Kind.DELETED) {
          FileStat stat = FileStat.of(tree.resolve(change.path().substring(1)));
          size += stat.isRegular() ? stat.size() : 0;
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
    return size;
  }

  private void collect(Path directory, Optional<Path> below, List<Change> changes)
      throws IOException {
    for (String name : names(directory, below)) {
      Path path = directory.resolve(name);
      String shown = "/" + tree.relativize(path);
      Optional<Path> old = below.map(b -> b.resolve(name)).filter(TreeDifference::exists);
      if (!exists(path)) {
        changes.add(new Change(Change.Kind.DELETED, shown));
        continue;
      }
      List<Change> inside = new ArrayList<>();
      if (isDirectory(path)) {
        collect(path, old.filter(TreeDifference::isDirectory), inside);
      }
      if (old.isEmpty()) {
        changes.add(new Change(Change.Kind.ADDED, shown));
      } else if (!inside.isEmpty() || !same(path, old.get())) {
        changes.add(new Change(Change.Kind.MODIFIED, shown));
      }
      changes.addAll(inside);
    }
  }

  /** The names in both directories, in order. */
  private static List<String> names(Path directory, Optional<Path> below) throws IOException {
    try (Stream<Path> here = Files.list(directory);
        Stream<Path> there = below.isPresent() ? Files.list(below.get()) : Stream.empty()) {
      return Stream.concat(here, there)
          .map(path -> path.getFileName().toString())
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean same(Path path, Path old) throws IOException {
    FileStat now = FileStat.of(path);
    FileStat before = FileStat.of(old);
    boolean inode =
        now.type() == before.type()
            && now.permissions() == before.permissions()
            && now.uid() == before.uid()
            && now.gid() == before.gid()
            && now.device() == before.device();
    if (!inode || !sameAttributes(Xattrs.all(path), Xattrs.all(old))) {
      return false;
    }
    if (Files.isSymbolicLink(path)) {
      return Files.readSymbolicLink(path).equals(Files.readSymbolicLink(old));
    }
    return isDirectory(path)
        || (now.size() == before.size() && now.modified().equals(before.modified()));
  }

  private static boolean sameAttributes(Map<String, byte[]> now, Map<String, byte[]> before) {
    return now.keySet().equals(before.keySet())
        && now.entrySet().stream()
            .allMatch(entry -> Arrays.equals(entry.getValue(), before.get(entry.getKey())));
  }

  private CarobException failed(IOException e) {
    return new CarobException.StorageFailed("cannot read " + tree + ": " + e, e);
  }
}
