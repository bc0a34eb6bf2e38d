package dev.carob.runtime.core.life;

import dev.carob.api.container.ContainerState;
import dev.carob.linux.Confined;
import dev.carob.linux.MountedView;
import dev.carob.linux.ProcessInfo;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.runtime.core.record.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a container for a copy. A running container is seen as its processes see it, with
 * its mounts; its root is held, so that the container may end meanwhile. Otherwise its root
 * filesystem is mounted, with its volumes and bind mounts in a mount namespace of their own; no
 * process sees these mounts, and they end when this is closed.
 */
final class CopyTree implements AutoCloseable {

  /** The note that the root filesystem is mounted for a copy. */
  static final String BORROWED = "borrowed";

  private final Confined root;
  private final @Nullable MountedView view;
  private final boolean live;

  private CopyTree(Confined root, @Nullable MountedView view, boolean live) {
    this.root = root;
    this.view = view;
    this.live = live;
  }

  /**
   * Opens the tree, in the container's turn. It may be used and closed after that.
   *
   * @param path what is wanted, to see the container's mounts; empty: only the root filesystem
   */
  static CopyTree open(Run run, Optional<String> path) throws IOException {
    Container container = run.container();
    ContainerState state = container.state();
    if (state == ContainerState.RUNNING || state == ContainerState.PAUSED) {
      Path seen =
          path.isPresent()
              ? ProcessInfo.root(container.status().pid())
              : Path.of(container.status().rootfs());
      return new CopyTree(Confined.open(seen), null, true);
    }
    String layer = container.config().layer();
    if (layer.isEmpty()) {
      return viewed(container, Path.of(container.config().spec().rootfs()), path);
    }
    Optional<Path> there = run.storage().mounted(layer);
    if (there.isPresent()) {
      return viewed(container, there.get(), path);
    }
    run.records().note(container, BORROWED);
    try {
      return viewed(container, RootMount.of(run, layer), path);
    } finally {
      ThreadInterrupt.finish(() -> giveBack(run));
    }
  }

  private static CopyTree viewed(Container container, Path rootfs, Optional<String> path)
      throws IOException {
    List<MountedView.Bind> binds =
        path.isPresent() ? CopyMounts.of(container, rootfs, path.get()) : List.of();
    if (binds.isEmpty()) {
      return new CopyTree(Confined.open(rootfs), null, false);
    }
    MountedView view = MountedView.of(rootfs, binds);
    return new CopyTree(view.root(), view, false);
  }

  /** Unmounts what was mounted for a copy. */
  static void giveBack(Run run) {
    run.storage().unmount(run.container().config().layer(), true);
    run.records().drop(run.container(), List.of(BORROWED));
  }

  /** Whether these are the files of a running container. */
  boolean live() {
    return live;
  }

  Confined root() {
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
