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
 * Mounts a container's layers so that their files belong to the users of its user namespace, if it
 * has one: with mapped ids if the storage driver supports it, otherwise by changing the owners
 * once, which is recorded.
 */
final class RootMount {

  private RootMount() {}

  /** The path of the container's root filesystem, which is mounted if necessary. */
  static Path root(StepContext context) {
    String layer = context.container().config().layer();
    return layer.isEmpty() ? GivenRoot.mount(context.container()) : of(context, layer);
  }

  /** The path at which the container's root filesystem can be used; empty if it must be mounted. */
  static Optional<Path> usable(StepContext context) {
    Container container = context.container();
    String layer = container.config().layer();
    if (!layer.isEmpty()) {
      return context.storage().mounted(layer);
    }
    return GivenRoot.isPlain(container)
        ? Optional.of(Path.of(container.config().spec().rootfs()))
        : GivenRoot.mounted(container);
  }

  /** Unmounts the container's root filesystem. */
  static void release(StepContext context) {
    String layer = context.container().config().layer();
    if (layer.isEmpty()) {
      GivenRoot.unmount(context.container());
    } else {
      context.storage().unmount(layer, true);
    }
  }

  /** The path of a layer, which is mounted if necessary. */
  static Path of(StepContext context, String layer) {
    StorageDriver storage = context.storage();
    Optional<Path> there = storage.mounted(layer);
    if (there.isPresent()) {
      return there.get();
    }
    Container container = context.container();
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
    shift(context, mounted, layer.equals(container.config().layer()));
    return mounted;
  }

  /**
   * Changes the owners of a tree to the mapped ids. In the container's own layer, which keeps them,
   * this is done only once.
   */
  private static void shift(StepContext context, Path tree, boolean own) {
    Container container = context.container();
    if (own && container.status().shifted()) {
      return;
    }
    try {
      ShiftedTree.shift(tree, container.ids());
    } catch (IOException | UncheckedIOException | ErrnoException e) {
      throw new CarobException.StorageFailed(
          container.config().title()
              + ": the owners of its files cannot be mapped to its user namespace: "
              + e.getMessage(),
          e);
    }
    if (own) {
      context.records().save(container, container.status().shifted(true));
    }
  }
}
