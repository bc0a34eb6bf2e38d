package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.runtime.core.files.ShiftedTree;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Mounts a container's layers so that their files belong to the users of its user namespace, where
 * it has one: with mapped ids where the storage can; else the files are given to those users once,
 * which is noted.
 */
final class RootMount {

  private RootMount() {}

  /** Where a layer is mounted; it is mounted where it is not yet. */
  static Path of(Run run, String layer) {
    StorageDriver storage = run.storage();
    Optional<Path> there = storage.mounted(layer);
    if (there.isPresent()) {
      return there.get();
    }
    Container container = run.container();
    IdMappings ids = container.ids();
    String label = container.config().confinement().mountLabel();
    if (!ids.present()) {
      return storage.mount(layer, label);
    }
    if (!container.status().shifted()) {
      Optional<Path> mapped = storage.mountMapped(layer, label, ids.uids(), ids.gids());
      if (mapped.isPresent()) {
        return mapped.get();
      }
    }
    Path mounted = storage.mount(layer, label);
    shift(run, mounted, layer.equals(container.config().layer()));
    return mounted;
  }

  /** The container's own layer keeps what is done to it, and so is seen to once. */
  private static void shift(Run run, Path tree, boolean own) {
    Container container = run.container();
    if (own && container.status().shifted()) {
      return;
    }
    try {
      ShiftedTree.shift(tree, container.ids());
    } catch (IOException | UncheckedIOException | ErrnoException e) {
      throw new CarobException.StorageFailed(
          container.config().title()
              + ": its files can't be given to the users of its user namespace: "
              + e.getMessage(),
          e);
    }
    if (own) {
      run.records().save(container, container.status().shifted(true));
    }
  }
}
