package dev.carob.storage.overlay;

import dev.carob.api.types.IdMapping;
import dev.carob.archive.TarPacker;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.spi.storage.Change;
import dev.carob.storage.format.LayerDiff;
import dev.carob.storage.format.RecordedDriver;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Storage driver that uses overlayfs. */
public class OverlayDriver extends RecordedDriver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OverlayDriver.class);
  private static final String NAME = "overlay";

  private final LayerDirectories directories;
  private final OverlayMounts mounts;

  /**
   * Opens a store and creates it if it does not exist.
   *
   * @param root {@code <root>/storage}
   * @param run {@code <run>/storage}
   * @param others roots of other stores, which are used read-only
   * @param mountOptions mount(8) options for the layers of containers; empty: none
   */
  public OverlayDriver(Path root, Path run, List<Path> others, String mountOptions) {
    super(NAME, root, run, others);
    Path home = root.resolve(NAME);
    directories =
        new LayerDirectories(
            home,
            others.stream().map(other -> other.resolve(NAME)).filter(Files::isDirectory).toList());
    mounts = new OverlayMounts(directories, mounts(), MountOptions.parse(mountOptions));
    directories.prepare();
    mounting(
        () -> {
          directories.mountHome();
          return home;
        });
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
    boolean writable = isContainers(require(id));
    return mounting(() -> mounts.mount(id, mountLabel, writable));
  }

  @Override
  public Optional<Path> mountMapped(
      String id, String mountLabel, List<IdMapping> uids, List<IdMapping> gids) {
    require(id);
    return mounting(() -> mounts.mountMapped(id, mountLabel, new IdMaps(uids, gids)));
  }

  @Override
  public boolean unmount(String id, boolean all) {
    return mounting(() -> mounts.unmount(id, all));
  }

  @Override
  public Optional<Path> mounted(String id) {
    return mounts.mounted(id);
  }

  @Override
  public Map<String, String> directories(String id) {
    require(id);
    Map<String, String> found = new LinkedHashMap<>();
    String below =
        directories.lowerDiffs(id).stream().map(Path::toString).collect(Collectors.joining(":"));
    if (!below.isEmpty()) {
      found.put("LowerDir", below);
    }
    mounted(id).ifPresent(merged -> found.put("MergedDir", merged.toString()));
    found.put("UpperDir", directories.diff(id).toString());
    found.put("WorkDir", directories.work(id).toString());
    return found;
  }

  @Override
  protected Path files(String id) {
    return directories.diff(id);
  }

  @Override
  protected InputStream packed(String id) {
    return TarPacker.pack(directories.diff(id).toString(), layerDiff(id)::pack);
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
    require(id);
    return new LayerDiff(directories.diff(id), directories.lowerDiffs(id));
  }

  /**
   * Keeps the store for the next driver. If no layer is mounted, unmounts the store from itself.
   */
  @Override
  public void close() {
    Path home = directories.home();
    directories.close();
    try {
      if (Mounts.below(home).stream().allMatch(home::equals)) {
        Mounts.detach(home);
      }
    } catch (ErrnoException e) {
      LOG.warn("cannot unmount {} from itself", home, e);
    }
  }
}
