package dev.carob.storage.overlay;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.spi.storage.Change;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.storage.format.LayerDiff;
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

/** Layers on overlayfs. Nothing is kept in memory but a copy of what the disk says. */
public class OverlayDriver implements StorageDriver, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OverlayDriver.class);

  private final LayerRecords records;
  private final LayerDirectories directories;
  private final OverlayMounts mounts;

  /**
   * Opens a store, making it where there is none.
   *
   * @param root {@code <root>/storage}
   * @param run {@code <run>/storage}
   */
  public OverlayDriver(Path root, Path run) {
    Path home = root.resolve("overlay");
    Path layers = root.resolve("overlay-layers");
    Path runLayers = run.resolve("overlay-layers");
    try {
      Files.createDirectories(layers);
      Files.createDirectories(runLayers);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot make the store " + root + ": " + e, e);
    }
    ObjectMapper mapper = new ObjectMapper();
    records = new LayerRecords(mapper, layers);
    directories = new LayerDirectories(home);
    mounts = new OverlayMounts(directories, new MountRecords(mapper, runLayers));
    directories.prepare();
    // Mounts of layers must not spread into other mount namespaces, which would keep them busy.
    if (!Mounts.isMounted(home)) {
      Mounts.bind(home, home);
      Mounts.makePrivate(home, false);
    }
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
    Path staged = directories.stage(request.parent());
    return place(request, staged, LayerRecords.Diff.NONE);
  }

  @Override
  public Layer apply(LayerRequest request, InputStream tar) {
    Optional<Layer> there = records.find(request.id());
    if (there.isPresent()) {
      return there.get();
    }
    records.requireParent(request);
    Path staged = directories.stage(request.parent());
    boolean unpacked = false;
    try {
      LayerRecords.Diff diff = UnpackedTar.unpack(request.id(), tar, staged.resolve("diff"));
      unpacked = true;
      return place(request, staged, diff);
    } finally {
      if (!unpacked) {
        directories.discard(staged);
      }
    }
  }

  private Layer place(LayerRequest request, Path staged, LayerRecords.Diff diff) {
    try {
      return records.add(
          request, diff, () -> directories.place(staged, request.id(), request.parent()));
    } finally {
      // Gone when it was placed; still there when another program was faster, or it failed.
      directories.discard(staged);
    }
  }

  @Override
  public Path mount(String id, String mountLabel) {
    requireLayer(id);
    return mounts.mount(id, mountLabel);
  }

  @Override
  public boolean unmount(String id, boolean all) {
    return mounts.unmount(id, all);
  }

  @Override
  public Optional<Path> mounted(String id) {
    return mounts.mounted(id);
  }

  @Override
  public InputStream diff(String id) {
    return TarPacker.pack(directories.diff(id), layerDiff(id).entries());
  }

  @Override
  public List<Change> changes(String id) {
    return layerDiff(id).changes();
  }

  @Override
  public long size(String id) {
    return layerDiff(id).size();
  }

  private LayerDiff layerDiff(String id) {
    requireLayer(id);
    return new LayerDiff(directories.diff(id), directories.lowerDiffs(id));
  }

  private void requireLayer(String id) {
    if (records.find(id).isEmpty()) {
      throw new CarobException.NotFound("no layer " + id);
    }
  }

  @Override
  public void remove(String id) {
    records.remove(
        id,
        () -> {
          mounts.unmount(id, true);
          directories.remove(id);
        });
  }

  /**
   * Leaves the store as it is, for the next driver; the last one to go takes its own mount away.
   */
  @Override
  public void close() {
    Path home = directories.home();
    try {
      if (Mounts.below(home).stream().allMatch(home::equals)) {
        Mounts.detach(home);
      }
    } catch (ErrnoException e) {
      LOG.warn("{} stays mounted on itself", home, e);
    }
  }
}
