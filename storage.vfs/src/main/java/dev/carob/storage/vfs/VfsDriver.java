package dev.carob.storage.vfs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.spi.storage.Change;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.storage.format.LayerRecords;
import dev.carob.storage.format.MountRecords;
import dev.carob.storage.format.TarPacker;
import dev.carob.storage.format.UnpackedTar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each layer is a whole copy of what is below it, with its own difference applied. Where the file
 * system can (btrfs, XFS), copies share their blocks. A mount is the directory itself.
 */
public class VfsDriver implements StorageDriver {

  private static final Logger LOG = LoggerFactory.getLogger(VfsDriver.class);

  private final LayerRecords records;
  private final MountRecords mounts;
  private final VfsDirectories directories;

  /**
   * Opens a store, making it where there is none.
   *
   * @param root {@code <root>/storage}
   * @param run {@code <run>/storage}
   */
  public VfsDriver(Path root, Path run) {
    Path layers = root.resolve("vfs-layers");
    Path runLayers = run.resolve("vfs-layers");
    directories = new VfsDirectories(root.resolve("vfs"));
    try {
      Files.createDirectories(layers);
      Files.createDirectories(runLayers);
      directories.prepare();
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot make the store " + root + ": " + e, e);
    }
    ObjectMapper mapper = new ObjectMapper();
    records = new LayerRecords(mapper, layers);
    mounts = new MountRecords(mapper, runLayers);
    records.dropIncomplete(
        id -> {
          LOG.warn("layer {} was never finished and is removed", id);
          directories.remove(id);
        });
  }

  @Override
  public List<Layer> layers() {
    return records.all();
  }

  @Override
  public Optional<Layer> layer(String id) {
    return records.find(id);
  }

  @Override
  public Layer create(LayerRequest request) {
    Optional<Layer> there = records.find(request.id());
    if (there.isPresent()) {
      return there.get();
    }
    records.requireParent(request);
    try (VfsDirectories.Staged staged = directories.stage(request)) {
      return records.add(request, LayerRecords.Diff.NONE, staged::place);
    }
  }

  @Override
  public Layer apply(LayerRequest request, InputStream tar) {
    Optional<Layer> there = records.find(request.id());
    if (there.isPresent()) {
      return there.get();
    }
    records.requireParent(request);
    try (VfsDirectories.Staged staged = directories.stage(request)) {
      LayerRecords.Diff diff = UnpackedTar.unpack(request.id(), tar, staged.difference());
      staged.merge();
      return records.add(request, diff, staged::place);
    }
  }

  @Override
  public Path mount(String id, String mountLabel) {
    requireLayer(id);
    return mounts.up(id, directories.of(id), count -> count > 0, () -> {});
  }

  @Override
  public boolean unmount(String id, boolean all) {
    return mounts.down(id, all, () -> {});
  }

  @Override
  public Optional<Path> mounted(String id) {
    return mounts.count(id) > 0 ? Optional.of(directories.of(id)) : Optional.empty();
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
    String parent = requireLayer(id).parent();
    return new TreeDifference(
        directories.of(id),
        parent.isEmpty() ? Optional.empty() : Optional.of(directories.of(parent)));
  }

  private Layer requireLayer(String id) {
    return records.find(id).orElseThrow(() -> new CarobException.NotFound("no layer " + id));
  }

  @Override
  public void remove(String id) {
    records.remove(
        id,
        () -> {
          mounts.down(id, true, () -> {});
          directories.remove(id);
        });
  }
}
