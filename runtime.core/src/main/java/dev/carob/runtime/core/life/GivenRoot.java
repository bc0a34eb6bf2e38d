package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.FileStat;
import dev.carob.linux.Mounts;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.record.IdmapOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The root filesystem that the user provides. It is used as it is, or mounted with mapped owners,
 * or below an overlay that keeps the changes with the container.
 */
final class GivenRoot {

  private static final String OVERLAY = "O";

  private GivenRoot() {}

  private static List<String> options(Container container) {
    return container.config().spec().mounting().rootOptions();
  }

  /** Returns true if it is used as it is. */
  static boolean isPlain(Container container) {
    return options(container).isEmpty();
  }

  private static Path merged(Container container) {
    return container.givenRoot().resolve("merged");
  }

  private static Path mapped(Container container) {
    return container.givenRoot().resolve("mapped");
  }

  /** The path at which it is mounted. */
  static Optional<Path> mounted(Container container) {
    Path top = options(container).contains(OVERLAY) ? merged(container) : mapped(container);
    return Mounts.isMounted(top) ? Optional.of(top) : Optional.empty();
  }

  /** Mounts it if necessary, and returns its path. */
  static Path mount(Container container) {
    Path root = Path.of(container.config().spec().rootfs());
    Optional<IdMappings> ids = IdmapOption.mapping("/", options(container), container.ids());
    if (ids.isPresent()) {
      MappedMount.make(container.config().title(), root, mapped(container), ids.get());
      root = mapped(container);
    }
    return options(container).contains(OVERLAY) ? overlay(container, root) : root;
  }

  private static Path overlay(Container container, Path root) {
    Path merged = merged(container);
    Path upper = container.givenRoot().resolve("upper");
    Path work = container.givenRoot().resolve("work");
    try {
      if (Mounts.isMounted(merged)) {
        return merged;
      }
      boolean fresh = !Files.exists(upper);
      for (Path directory : List.of(upper, work, merged)) {
        Files.createDirectories(directory);
      }
      if (fresh) {
        FileStat own = FileStat.of(root);
        try (ConfinedTree tree = ConfinedTree.open(upper)) {
          tree.chown(".", own.uid(), own.gid());
          tree.chmod(".", own.permissions());
        }
      }
      String data = "lowerdir=%s,upperdir=%s,workdir=%s".formatted(root, upper, work);
      Mounts.mount("overlay", merged, "overlay", 0, data + context(container));
      return merged;
    } catch (IOException | ErrnoException e) {
      throw failed(container, "mounted", e);
    }
  }

  private static String context(Container container) {
    String label = container.config().confinement().mountLabel();
    return label.isEmpty() ? "" : ",context=\"" + label + "\"";
  }

  /** Unmounts it; the changes remain. */
  static void unmount(Container container) {
    try {
      MappedMount.drop(merged(container));
      MappedMount.drop(mapped(container));
    } catch (IOException | ErrnoException e) {
      throw failed(container, "unmounted", e);
    }
  }

  private static CarobException failed(Container container, String what, Exception e) {
    return new CarobException.StorageFailed(
        "%s: its root filesystem %s cannot be %s: %s"
            .formatted(
                container.config().title(),
                container.config().spec().rootfs(),
                what,
                e.getMessage()),
        e);
  }
}
