package dev.carob.runtime.core.life;

import dev.carob.api.container.ContainerState;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.PrivateMountTree;
import dev.carob.linux.ProcessInfo;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.MountEntry;
import dev.carob.runtime.core.volume.Volumes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a container for a copy. A running container is accessed as its processes see it,
 * including its mounts; its root directory is held open, so that the container may end meanwhile.
 * Otherwise its root filesystem is mounted, and its volumes and bind mounts in a private mount
 * namespace. No other process sees these mounts, and they end when this is closed.
 */
final class CopyTree implements AutoCloseable {

  /** The name of the effect in the ledger of a root filesystem that is mounted for a copy. */
  static final String BORROWED = "borrowed";

  private final ConfinedTree root;
  private final @Nullable PrivateMountTree view;
  private final boolean live;

  private CopyTree(ConfinedTree root, @Nullable PrivateMountTree view, boolean live) {
    this.root = root;
    this.view = view;
    this.live = live;
  }

  /**
   * Opens the tree while the caller holds the container's lock. It can be used and closed
   * afterwards.
   *
   * @param path requested path, to include the container's mounts; empty: only the root filesystem
   */
  static CopyTree open(StepContext context, Optional<String> path, Volumes volumes)
      throws IOException {
    Container container = context.container();
    ContainerState state = container.state();
    if (state == ContainerState.RUNNING || state == ContainerState.PAUSED) {
      Path seen =
          path.isPresent()
              ? ProcessInfo.root(container.status().pid())
              : Path.of(container.status().rootfs());
      return new CopyTree(ConfinedTree.open(seen), null, true);
    }
    Optional<Path> there = RootMount.usable(context);
    if (there.isPresent()) {
      return viewed(container, there.get(), path, volumes);
    }
    context.records().note(container, BORROWED);
    try {
      return viewed(container, RootMount.root(context), path, volumes);
    } finally {
      ThreadInterrupt.finish(() -> giveBack(context));
    }
  }

  private static CopyTree viewed(
      Container container, Path rootfs, Optional<String> path, Volumes volumes) throws IOException {
    if (path.isEmpty()) {
      return new CopyTree(ConfinedTree.open(rootfs), null, false);
    }
    List<MountEntry> entries = container.config().mounts();
    String holder = container.id() + "-" + BORROWED;
    try {
      volumes.mountFor(holder, entries);
      CopyMounts mounts = CopyMounts.of(container, rootfs, path.get());
      if (mounts.binds().isEmpty()) {
        return new CopyTree(ConfinedTree.open(rootfs), null, false);
      }
      PrivateMountTree view = mounts.mount(rootfs);
      return new CopyTree(view.root(), view, false);
    } finally {
      // The private mounts remain.
      ThreadInterrupt.finish(() -> volumes.unmountFor(holder, entries));
    }
  }

  /** Unmounts the root filesystem if it was mounted for a copy. */
  static void giveBack(StepContext context) {
    RootMount.release(context);
    context.records().drop(context.container(), List.of(BORROWED));
  }

  /** Returns true if the container is running. */
  boolean live() {
    return live;
  }

  ConfinedTree root() {
    return root;
  }

  @Override
  public void close() {
    if (view != null) {
      view.close();
    } else {
      root.close();
    }
  }
}
