package dev.carob.runtime.core.life;

import dev.carob.api.container.MountSpec;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Fd;
import dev.carob.linux.PrivateMountTree;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.MountEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The volumes and bind mounts of a container that is not running, for copies.
 *
 * @param binds an outer mount before those inside it
 * @param detached true if the copy concerns a mount whose mount point does not exist in the mount
 *     around it; {@code binds} has only this mount and those inside it
 */
record CopyMounts(List<PrivateMountTree.Bind> binds, boolean detached) {

  /**
   * The mounts for a copy. Creates the mount point of a mount in the root filesystem, as a start
   * does, if the copy concerns that mount. Creates nothing in volumes and on the host.
   *
   * @param wanted absolute path of the copy
   */
  static CopyMounts of(Container container, Path rootfs, String wanted) throws IOException {
    List<MountEntry> entries = new ArrayList<>(container.config().mounts());
    entries.sort(Comparator.comparing(entry -> Path.of(entry.destination()).getNameCount()));
    List<PrivateMountTree.Bind> binds = new ArrayList<>();
    try (ConfinedTree root = ConfinedTree.open(rootfs)) {
      String path = root.resolve(wanted);
      for (MountEntry entry : entries) {
        if (entry.type() != MountSpec.Type.BIND && entry.type() != MountSpec.Type.VOLUME) {
          continue;
        }
        if (entry.overlaid()) {
          // Its changes are discarded at the next start, and its source must not change.
          continue;
        }
        Path source = entry.own() ? container.ownVolume(entry) : Path.of(entry.source());
        if (!Files.exists(source)) {
          continue;
        }
        String target = root.resolve(entry.destination());
        boolean below = binds.stream().anyMatch(bind -> isBelow(target, bind.target()));
        if (!below && (isBelow(path, target) || isBelow(target, path))) {
          make(container, root, target, Files.isDirectory(source));
        }
        binds.add(new PrivateMountTree.Bind(source, target));
      }
      List<PrivateMountTree.Bind> around =
          binds.stream().filter(bind -> isBelow(path, bind.target())).toList();
      if (around.size() > 1 && !reachable(around)) {
        PrivateMountTree.Bind inner = around.get(around.size() - 1);
        return new CopyMounts(
            binds.stream().filter(bind -> isBelow(bind.target(), inner.target())).toList(), true);
      }
    }
    return new CopyMounts(binds, false);
  }

  /** Returns true if each mount's mount point exists in the mount around it. */
  private static boolean reachable(List<PrivateMountTree.Bind> around) throws IOException {
    for (int i = 1; i < around.size(); i++) {
      PrivateMountTree.Bind outer = around.get(i - 1);
      String inside = around.get(i).target().substring(outer.target().length());
      try (ConfinedTree tree = ConfinedTree.open(outer.source())) {
        Optional<Fd> point = tree.openIfThere(tree.resolve(inside), Fd.O_PATH);
        if (point.isEmpty()) {
          return false;
        }
        point.get().close();
      }
    }
    return true;
  }

  /** Mounts them over a root filesystem. */
  PrivateMountTree mount(Path rootfs) {
    return detached ? PrivateMountTree.bare(rootfs, binds) : PrivateMountTree.of(rootfs, binds);
  }

  private static boolean isBelow(String path, String directory) {
    return directory.isEmpty() || path.equals(directory) || path.startsWith(directory + "/");
  }

  private static void make(
      Container container, ConfinedTree root, String target, boolean directory) {
    Optional<Fd> there = root.openIfThere(target, Fd.O_PATH);
    if (there.isPresent()) {
      there.get().close();
      return;
    }
    int slash = target.lastIndexOf('/');
    String parent = directory ? target : target.substring(0, Math.max(slash, 0));
    if (!parent.isEmpty()) {
      root.mkdirs(parent, 0755, container.ids().rootUid(), container.ids().rootGid());
    }
    if (!directory) {
      root.create(target, 0644).close();
      root.chown(target, container.ids().rootUid(), container.ids().rootGid());
    }
  }
}
