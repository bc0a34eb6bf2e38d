package dev.carob.storage.vfs;

import dev.carob.archive.TarPacker;
import dev.carob.spi.storage.Change;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.storage.format.RecordedDriver;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Each layer is a whole copy of what is below it, with its own difference applied. Where the file
 * system can (btrfs, XFS), copies share their blocks. A mount is the directory itself.
 */
public class VfsDriver extends RecordedDriver {

  private static final String NAME = "vfs";

  private final VfsDirectories directories;

  /**
   * Opens a store, making it where there is none.
   *
   * @param root {@code <root>/storage}
   * @param run {@code <run>/storage}
   */
  public VfsDriver(Path root, Path run) {
    super(NAME, root, run);
    directories = new VfsDirectories(root.resolve(NAME));
    directories.prepare();
    dropIncomplete();
  }

  @Override
  protected Staged stage(LayerRequest request) {
    return directories.stage(request);
  }

  @Override
  protected void delete(String id) {
    directories.remove(id);
  }

  @Override
  public Path mount(String id, String mountLabel) {
    require(id);
    return mounts().up(id, directories.of(id), count -> count > 0, () -> {});
  }

  @Override
  public boolean unmount(String id, boolean all) {
    return mounts().down(id, all, () -> {});
  }

  @Override
  public Optional<Path> mounted(String id) {
    return mounts().count(id) > 0 ? Optional.of(directories.of(id)) : Optional.empty();
  }

  @Override
  public InputStream diff(String id) {
    return TarPacker.pack(directories.of(id), difference(id).entries());
  }

  @Override
  public List<Change> changes(String id) {
    return difference(id).changes();
  }

  @Override
  public long size(String id) {
    return difference(id).size();
  }

  private TreeDifference difference(String id) {
    String parent = require(id).parent();
    return new TreeDifference(
        directories.of(id),
        parent.isEmpty() ? Optional.empty() : Optional.of(directories.of(parent)));
  }
}
