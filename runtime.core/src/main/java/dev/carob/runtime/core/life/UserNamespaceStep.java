package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.IdMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes a directory that the root of a user namespace may enter, which the engine's own directories
 * are not for it, and shows the root filesystem and the run directory in it.
 */
final class UserNamespaceStep implements Step {

  private static final String ROOTS = "roots";
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");
  private static final Set<PosixFilePermission> CLOSED =
      PosixFilePermissions.fromString("rwx------");

  @Override
  public String effect() {
    return "userns";
  }

  @Override
  public boolean applies(Run run) {
    return run.container().ids().present();
  }

  /** The directory, resolved of links. */
  private static Path real(Container container) {
    try {
      return container.userRoot().toRealPath();
    } catch (IOException e) {
      throw failed(container, "find", e);
    }
  }

  /** Where the container's files are seen by its own root. */
  static Path seen(Container container, Path file) {
    return container.ids().present() && file.startsWith(container.runDir())
        ? real(container).resolve("rundir").resolve(container.runDir().relativize(file))
        : file;
  }

  /** Where its root filesystem is seen by its own root. */
  static Path rootfs(Container container) {
    return container.ids().present()
        ? real(container).resolve("mountpoint")
        : Path.of(container.status().rootfs());
  }

  @Override
  public void perform(Run run) {
    Container container = run.container();
    Path directory = container.userRoot();
    IdMappings ids = container.ids();
    try {
      openWay(container);
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, CLOSED);
      try (Confined tree = Confined.open(container.engineRun().resolve(ROOTS))) {
        tree.chown(container.id(), ids.rootUid(), ids.rootGid());
      }
      show(Path.of(container.status().rootfs()), directory.resolve("mountpoint"));
      show(container.runDir(), directory.resolve("rundir"));
    } catch (IOException | ErrnoException e) {
      throw failed(container, "make", e);
    }
  }

  /** The way there may be gone by everybody; what lies beside it may not be looked into. */
  private static void openWay(Container container) throws IOException {
    Path run = container.engineRun();
    Path roots = Files.createDirectories(run.resolve(ROOTS));
    try (Stream<Path> beside = Files.list(run)) {
      for (Path directory : beside.filter(Files::isDirectory).toList()) {
        boolean way = directory.equals(roots);
        Files.setPosixFilePermissions(directory, way ? PASSABLE : CLOSED);
      }
    }
    Files.setPosixFilePermissions(run, PASSABLE);
    for (Path above = run.toRealPath(); above != null; above = above.getParent()) {
      if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        throw new CarobException.StorageFailed(
            "%s: the root of its user namespace can't pass %s: chmod o+x it, or choose another --runroot"
                .formatted(container.config().title(), above),
            null);
      }
    }
  }

  private static void show(Path source, Path target) throws IOException {
    Files.createDirectories(target);
    if (!Mounts.isMounted(target)) {
      Mounts.bindTree(source, target);
      // Taking it away is not to take away what it shows.
      Mounts.makePrivate(target, true);
    }
  }

  @Override
  public void undo(Run run) {
    Path directory = run.container().userRoot();
    try {
      for (Path place : List.of(directory.resolve("rundir"), directory.resolve("mountpoint"))) {
        Mounts.detach(place);
        Files.deleteIfExists(place);
      }
      Files.deleteIfExists(directory);
    } catch (IOException | ErrnoException e) {
      throw failed(run.container(), "remove", e);
    }
  }

  private static CarobException failed(Container container, String what, Exception e) {
    return new CarobException.StorageFailed(
        "%s: cannot %s the directory of its user namespace, %s: %s"
            .formatted(container.config().title(), what, container.userRoot(), e.getMessage()),
        e);
  }
}
