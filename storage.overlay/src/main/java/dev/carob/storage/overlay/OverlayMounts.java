package dev.carob.storage.overlay;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.storage.format.MountRecords;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mounts and unmounts layers. {@code mountpoints.json} holds their use counts. */
final class OverlayMounts {

  private static final Logger LOG = LoggerFactory.getLogger(OverlayMounts.class);

  /**
   * Disables redirects of renamed directories and metadata-only copies, whatever the kernel's
   * default, so that the upper directory contains the complete difference.
   */
  private static final String PLAIN_UPPER = ",redirect_dir=off,metacopy=off";

  private static final int LONGEST_DATA = 4095;

  private final LayerDirectories directories;
  private final MountRecords records;

  private final MountOptions options;

  OverlayMounts(LayerDirectories directories, MountRecords records, MountOptions options) {
    this.directories = directories;
    this.records = records;
    this.options = options;
  }

  /**
   * @param writable false to mount read-only
   */
  Path mount(String id, String label, boolean writable) {
    Path merged = directories.merged(id);
    return records.up(
        id,
        merged,
        count -> Mounts.isMounted(merged),
        () -> {
          if (writable) {
            mountNow(id, merged, label, directories.lowers(id));
          } else {
            mountToRead(id, merged, label);
          }
        });
  }

  private void mountToRead(String id, Path merged, String label) {
    List<String> layers = new ArrayList<>();
    layers.add(directories.diff(id).toString());
    layers.addAll(directories.lowers(id));
    if (layers.size() == 1) {
      // Overlayfs requires at least two lower layers.
      layers.add(directories.empty().toString());
    }
    mountData(id, merged, label, layers, 0, prefix -> "");
  }

  /**
   * Mounts a layer writable, with mapped ids; empty if the layer or the kernel does not support it.
   */
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
      LOG.info("cannot mount layer {} with mapped ids: {}", id, e.getMessage(), e);
      return Optional.empty();
    }
  }

  /** Thrown if a layer cannot be mounted with mapped ids. */
  private static final class CannotMap extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotMap(String message, @Nullable Exception cause) {
      super(message, cause);
    }
  }

  private void mountMappedNow(String id, Path merged, String label, IdMaps ids) {
    List<Path> below = directories.lowerDiffs(id);
    if (below.isEmpty()) {
      throw new CannotMap("it has no parent", null);
    }
    Path layer = directories.diff(id).resolveSibling(".");
    try (MappedLowers mapped =
        MappedLowers.of(layer, below, ids)
            .orElseThrow(
                () -> new CannotMap("the helper program is missing for this architecture", null))) {
      MappedLowers.own(directories.diff(id), below.get(0), ids);
      mountNow(id, merged, label, mapped.names(directories.home(), below.size()));
    } catch (IOException | ErrnoException | CarobException.StorageFailed e) {
      throw new CannotMap(String.valueOf(e.getMessage()), e);
    }
  }

  private void mountNow(String id, Path merged, String label, List<String> below) {
    // A base layer: overlayfs requires a lower directory; the format provides an empty one.
    List<String> lowers = below.isEmpty() ? List.of(id + "/empty") : below;
    mountData(
        id,
        merged,
        label,
        lowers,
        options.flags(),
        prefix ->
            ",upperdir="
                + prefix
                + id
                + "/diff,workdir="
                + prefix
                + id
                + "/work"
                + PLAIN_UPPER
                + options.data());
  }

  /**
   * @param rest builds the options after the lower layers from the prefix of the layers' paths
   */
  private void mountData(
      String id,
      Path merged,
      String label,
      List<String> lowers,
      long flags,
      UnaryOperator<String> rest) {
    Path home = directories.home();
    directories.mountHome();
    try {
      Files.createDirectories(merged);
      String context = label.isEmpty() ? "" : ",context=\"" + label + "\"";
      String data =
          data(lowers.stream().map(l -> home.resolve(l).toString()).toList())
              + rest.apply(home + "/")
              + context;
      if (data.length() <= LONGEST_DATA) {
        Mounts.mount("overlay", merged, "overlay", flags, data);
        return;
      }
      String relative = data(lowers) + rest.apply("") + context;
      if (relative.length() > LONGEST_DATA) {
        throw new CarobException.StorageFailed(
            "layer %s has %d lower layers, too many for one mount: squash its image"
                .formatted(id, lowers.size()),
            null);
      }
      Mounts.mountFrom(home, "overlay", merged, "overlay", flags, relative);
    } catch (IOException | ErrnoException e) {
      throw new CarobException.StorageFailed(
          "cannot mount layer " + id + " at " + merged + ": " + e.getMessage(), e);
    }
  }

  private static String data(List<String> lowers) {
    return lowers.stream().collect(Collectors.joining(":", "lowerdir=", ""));
  }

  boolean unmount(String id, boolean all) {
    return records.down(id, all, () -> unmountNow(id, directories.merged(id)));
  }

  private static void unmountNow(String id, Path merged) {
    try {
      Mounts.detach(merged);
      removeIfEmpty(merged);
      MappedLowers.drop(merged.resolveSibling("."));
    } catch (IOException | ErrnoException e) {
      throw new CarobException.StorageFailed(
          "cannot unmount layer " + id + " from " + merged + ": " + e.getMessage(), e);
    }
  }

  /**
   * Removes the mount point. If it contains files, which were created while the layer was not
   * mounted, it remains until the layer is removed.
   */
  private static void removeIfEmpty(Path merged) throws IOException {
    try {
      Files.deleteIfExists(merged);
    } catch (DirectoryNotEmptyException e) {
      LOG.warn("{} contains files: keeping it until its layer is removed", merged, e);
    }
  }

  Optional<Path> mounted(String id) {
    Path merged = directories.merged(id);
    return Mounts.isMounted(merged) ? Optional.of(merged) : Optional.empty();
  }
}
