package dev.carob.storage.overlay;

import dev.carob.linux.ConfinedTree;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.FileStat;
import dev.carob.linux.Mounts;
import dev.carob.linux.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bind mounts of a layer's lower layers with mapped ids. An overlay that is mounted over them keeps
 * its own references, so they are unmounted right afterwards.
 */
final class MappedLowers implements AutoCloseable {

  private static final String NAME = "mapped";

  private final Path directory;

  private MappedLowers(Path directory) {
    this.directory = directory;
  }

  /**
   * Mounts the lower layers.
   *
   * @param layer directory of the layer
   * @return empty if the helper program is missing for this architecture
   */
  static Optional<MappedLowers> of(Path layer, List<Path> lowers, IdMaps ids) throws IOException {
    Optional<UserNamespace> made =
        UserNamespace.of(IdMaps.lines(ids.uids()), IdMaps.lines(ids.gids()));
    if (made.isEmpty()) {
      return Optional.empty();
    }
    MappedLowers mapped = new MappedLowers(layer.resolve(NAME));
    boolean done = false;
    try (UserNamespace namespace = made.get()) {
      for (int i = 0; i < lowers.size(); i++) {
        Path target = Files.createDirectories(mapped.directory.resolve(String.valueOf(i)));
        Mounts.bindMapped(lowers.get(i), target, namespace);
      }
      done = true;
      return Optional.of(mapped);
    } finally {
      if (!done) {
        mapped.close();
      }
    }
  }

  /** Paths relative to the directory of all layers, as passed to overlayfs. */
  List<String> names(Path home, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(home.relativize(directory.resolve(String.valueOf(i))).toString());
    }
    return names;
  }

  /**
   * Changes the owner of the layer's root directory to the mapped owner of the root directory
   * below, unless this has been done already.
   */
  static void own(Path diff, Path below, IdMaps ids) throws IOException {
    FileStat lower = FileStat.of(below);
    FileStat own = FileStat.of(diff);
    try (ConfinedTree tree = ConfinedTree.open(diff)) {
      tree.chown(
          ".",
          own.uid() == lower.uid() ? ids.uid(own.uid()) : own.uid(),
          own.gid() == lower.gid() ? ids.gid(own.gid()) : own.gid());
    }
  }

  /** Unmounts and removes existing mounts, including those of an engine that was killed. */
  static void drop(Path layer) throws IOException {
    Path directory = layer.resolve(NAME);
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> places;
    try (Stream<Path> found = Files.list(directory)) {
      places = found.toList();
    }
    for (Path place : places) {
      Mounts.detach(place);
      Files.delete(place);
    }
    Files.delete(directory);
  }

  @Override
  public void close() throws IOException {
    try {
      drop(directory.resolveSibling("."));
    } catch (ErrnoException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
