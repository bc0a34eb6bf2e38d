package dev.carob.storage.overlay;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.storage.format.MountRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mounts of layers, counted in {@code mountpoints.json}. */
final class OverlayMounts {

  private static final Logger LOG = LoggerFactory.getLogger(OverlayMounts.class);
  private static final int LONGEST_DATA = 4095;

  private final LayerDirectories directories;
  private final MountRecords records;

  OverlayMounts(LayerDirectories directories, MountRecords records) {
    this.directories = directories;
    this.records = records;
  }

  Path mount(String id, String label) {
    Path merged = directories.merged(id);
    return records.up(
        id,
        merged,
        count -> Mounts.isMounted(merged),
        () -> mountNow(id, merged, label, directories.lowers(id)));
  }

  /** As {@link #mount}; empty where the kernel can't. */
  Optional<Path> mountMapped(String id, String label, IdMaps ids) {
    Path merged = directories.merged(id);
    try {
      return Optional.of(
          records.up(
              id,
              merged,
              count -> Mounts.isMounted(merged),
              () -> mountMappedNow(id, merged, label, ids)));
    } catch (CannotMap e) {
      LOG.info("layer {} can't be mounted with mapped ids: {}", id, e.getMessage(), e);
      return Optional.empty();
    }
  }

  /** Driver or kernel can't mount with mapped ids. */
  private static final class CannotMap extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotMap(String message, @Nullable Exception cause) {
      super(message, cause);
    }
  }

  private void mountMappedNow(String id, Path merged, String label, IdMaps ids) {
    List<Path> below = directories.lowerDiffs(id);
    if (below.isEmpty()) {
      throw new CannotMap("it lies on nothing", null);
    }
    Path layer = directories.diff(id).resolveSibling(".");
    try (MappedLowers mapped =
        MappedLowers.of(layer, below, ids)
            .orElseThrow(() -> new CannotMap("there is no program for this architecture", null))) {
      MappedLowers.own(directories.diff(id), below.get(0), ids);
      mountNow(id, merged, label, mapped.names(directories.home(), below.size()));
    } catch (IOException | ErrnoException | CarobException.StorageFailed e) {
      throw new CannotMap(String.valueOf(e.getMessage()), e);
    }
  }

  private void mountNow(String id, Path merged, String label, List<String> below) {
    Path home = directories.home();
    List<String> lowers = below;
    try {
      Files.createDirectories(merged);
      String context = label.isEmpty() ? "" : ",context=\"" + label + "\"";
      if (lowers.isEmpty()) {
        // A base layer: overlayfs wants something below, and the format has an empty directory.
        lowers = List.of(id + "/empty");
      }
      String data =
          data(lowers.stream().map(l -> home.resolve(l).toString()).toList(), id, home + "/")
              + context;
      if (data.length() <= LONGEST_DATA) {
        Mounts.mount("overlay", merged, "overlay", 0, data);
        return;
      }
      String relative = data(lowers, id, "") + context;
      if (relative.length() > LONGEST_DATA) {
        throw new CarobException.StorageFailed(
            "layer %s lies on %d layers, more than one mount can name: squash its image"
                .formatted(id, lowers.size()),
            null);
      }
      Mounts.mountFrom(home, "overlay", merged, "overlay", 0, relative);
    } catch (IOException | ErrnoException e) {
      throw new CarobException.StorageFailed(
          "cannot mount layer " + id + " at " + merged + ": " + e.getMessage(), e);
    }
  }

  private static String data(List<String> lowers, String id, String prefix) {
    return lowers.stream().collect(Collectors.joining(":", "lowerdir=", ""))
        + ",upperdir="
        + prefix
        + id
        + "/diff,workdir="
        + prefix
        + id
        + "/work";
  }

  boolean unmount(String id, boolean all) {
    return records.down(id, all, () -> unmountNow(id, directories.merged(id)));
  }

  private static void unmountNow(String id, Path merged) {
    try {
      Mounts.detach(merged);
      Files.deleteIfExists(merged);
      MappedLowers.drop(merged.resolveSibling("."));
    } catch (IOException | ErrnoException e) {
      throw new CarobException.StorageFailed(
          "cannot unmount layer " + id + " from " + merged + ": " + e.getMessage(), e);
    }
  }

  Optional<Path> mounted(String id) {
    Path merged = directories.merged(id);
    return Mounts.isMounted(merged) ? Optional.of(merged) : Optional.empty();
  }
}
