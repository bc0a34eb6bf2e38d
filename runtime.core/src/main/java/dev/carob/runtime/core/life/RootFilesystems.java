package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.types.FileChange;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import dev.carob.spi.storage.Change;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.StorageDriver;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Access to a container's files from the host. */
public final class RootFilesystems {

  /**
   * The name of the effect in the ledger that keeps the root filesystem mounted when the container
   * ends.
   */
  static final String KEPT_MOUNTED = "kept-mounted";

  /**
   * Paths that the engine or the kernel populates in every container, and that do not count as
   * changes.
   */
  private static final Set<String> NOT_ITS_OWN =
      Set.of(
          "/dev",
          "/etc/hostname",
          "/etc/hosts",
          "/etc/mtab",
          "/etc/resolv.conf",
          "/proc",
          "/run",
          "/run/.containerenv",
          "/run/carob-init",
          "/run/secrets",
          "/sys");

  private final LockedOperations operations;
  private final Events events;

  RootFilesystems(LockedOperations operations, Events events) {
    this.operations = operations;
    this.events = events;
  }

  /** Mounts the root filesystem until {@link #unmount}. Mounting it again has no effect. */
  public Path mount(Container container) {
    return operations.perform(
        container,
        context -> {
          Operation.MOUNT.require(container);
          if (container.config().layer().isEmpty() && GivenRoot.isPlain(container)) {
            return Path.of(container.config().spec().rootfs());
          }
          context.records().note(container, KEPT_MOUNTED);
          Path mounted = RootMount.root(context);
          events.container(container, "mount");
          return mounted;
        });
  }

  /**
   * Ends {@link #mount}; the mount remains while the container needs it. Unmounting it again has no
   * effect.
   */
  public void unmount(Container container) {
    operations.perform(
        container,
        context -> {
          Operation.UNMOUNT.require(container);
          boolean needed = container.effects().contains(StorageSteps.Rootfs.EFFECT);
          if (!needed) {
            RootMount.release(context);
          }
          context.records().drop(container, List.of(KEPT_MOUNTED));
          events.container(container, "unmount");
          return container;
        });
  }

  /** The path at which the root filesystem is kept mounted. */
  public Optional<Path> mounted(Container container) {
    return operations.perform(
        container,
        context ->
            container.effects().contains(KEPT_MOUNTED)
                ? RootMount.usable(context)
                : Optional.empty());
  }

  /** The container's changes to its image. */
  public List<FileChange> changes(Container container) {
    return operations.perform(
        container,
        context -> {
          String layer = layer(container);
          return ownChanges(context.storage().changes(layer));
        });
  }

  /** Omits the changes that an engine makes in each container. */
  public static List<FileChange> ownChanges(List<Change> changes) {
    return changes.stream()
        .filter(change -> !NOT_ITS_OWN.contains(change.path()))
        .map(change -> new FileChange(FileChange.Kind.valueOf(change.kind().name()), change.path()))
        .toList();
  }

  /**
   * Returns the disk space that the container uses; zero if its root filesystem belongs to the
   * user.
   */
  public ContainerSize size(Container container) {
    return operations.perform(
        container,
        context -> {
          String top = container.config().layer();
          if (top.isEmpty()) {
            return ContainerSize.builder().build();
          }
          StorageDriver storage = context.storage();
          long below = 0;
          for (Optional<Layer> layer = storage.layer(top).flatMap(l -> storage.layer(l.parent()));
              layer.isPresent();
              layer = storage.layer(layer.get().parent())) {
            below += storage.size(layer.get().id());
          }
          return ContainerSize.builder().rw(storage.size(top)).rootFs(below).build();
        });
  }

  private static String layer(Container container) {
    String layer = container.config().layer();
    if (layer.isEmpty()) {
      throw new CarobException.InvalidArgument(
          container.config().title()
              + " was created from a root filesystem, and has no image to compare it with");
    }
    return layer;
  }
}
