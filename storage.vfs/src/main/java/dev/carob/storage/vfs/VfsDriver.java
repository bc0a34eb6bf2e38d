package dev.carob.storage.vfs;

import dev.carob.api.CarobException;
import dev.carob.archive.TarPacker;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Selinux;
import dev.carob.spi.storage.Change;
import dev.carob.storage.format.RecordedDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Storage driver that copies: each layer is a complete copy of its parent with its own difference
 * applied. On file systems that support it (btrfs, XFS), the copies share their blocks. Mounting
 * returns the layer's directory itself.
 */
public class VfsDriver extends RecordedDriver {

  private static final String NAME = "vfs";

  private final VfsDirectories directories;

  /**
   * Opens a store and creates it if it does not exist.
   *
   * @param root {@code <root>/storage}
   * @param run {@code <run>/storage}
   * @param others roots of other stores, which are used read-only
   */
  public VfsDriver(Path root, Path run, List<Path> others) {
    this(NAME, root, run, others);
  }

  /**
   * Like {@link #VfsDriver(Path, Path, List)}, for a driver that offers this one under another
   * name.
   *
   * @param name name of the driver and of its directory in the store
   */
  protected VfsDriver(String name, Path root, Path run, List<Path> others) {
    super(name, root, run, others);
    directories =
        new VfsDirectories(
            root.resolve(name),
            others.stream().map(other -> other.resolve(name)).filter(Files::isDirectory).toList());
    directories.prepare();
    dropIncomplete();
  }

  @Override
  protected Staged stage() {
    return directories.stage();
  }

  @Override
  protected void delete(String id) {
    directories.remove(id);
  }

  @Override
  public Path mount(String id, String mountLabel) {
    require(id);
    Path directory = directories.of(id);
    return mounts().up(id, directory, count -> count > 0, () -> label(id, directory, mountLabel));
  }

  /** Labels the files, unless they have the label already from an earlier mount. */
  private static void label(String id, Path directory, String label) {
    try {
      if (!label.isEmpty() && !Selinux.label(directory).equals(Optional.of(label))) {
        Selinux.label(directory, label);
      }
    } catch (IOException | ErrnoException e) {
      throw new CarobException.StorageFailed(
          "layer " + id + ": cannot label its files: " + e.getMessage(), e);
    }
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
  public Map<String, String> directories(String id) {
    require(id);
    return Map.of("dir", directories.of(id).toString());
  }

  @Override
  protected Path files(String id) {
    return directories.of(id);
  }

  @Override
  protected InputStream packed(String id) {
    return TarPacker.pack(directories.of(id).toString(), difference(id)::pack);
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
        directories.of(id), parent.isEmpty() ? directories.empty() : directories.of(parent));
  }
}
