package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.linux.ConfinedTree;
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
 * Creates a directory that the root user of a user namespace can enter, unlike the engine's own
 * directories, and mounts the root filesystem and the run directory in it.
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
  public boolean applies(StepContext context) {
    return context.container().ids().present();
  }

  /** The directory with symbolic links resolved. */
  private static Path real(Container container) {
    try {
      return container.userRoot().toRealPath();
    } catch (IOException e) {
      throw failed(container, "find", e);
    }
  }

  /** The path of one of the container's files as its own root user sees it. */
  static Path seen(Container container, Path file) {
    return container.ids().present() && file.startsWith(container.runDir())
        ? real(container).resolve("rundir").resolve(container.runDir().relativize(file))
        : file;
  }

  /** The path of the container's root filesystem as its own root user sees it. */
  static Path rootfs(Container container) {
    return container.ids().present()
        ? real(container).resolve("mountpoint")
        : Path.of(container.status().rootfs());
  }

  @Override
  public void perform(StepContext context) {
    Container container = context.container();
    Path directory = container.userRoot();
    IdMappings ids = container.ids();
    try {
      openWay(container);
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, CLOSED);
      try (ConfinedTree tree = ConfinedTree.open(container.engineRun().resolve(ROOTS))) {
        tree.chown(container.id(), ids.rootUid(), ids.rootGid());
      }
      show(Path.of(container.status().rootfs()), directory.resolve("mountpoint"));
      show(container.runDir(), directory.resolve("rundir"));
    } catch (IOException | ErrnoException e) {
      throw failed(container, "make", e);
    }
  }

  /** Makes the parent directories searchable by all users, but not readable. */
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
            "%s: the root user of its user namespace cannot search %s: grant that permission to others (chmod o+x)"
                .formatted(container.config().title(), above),
            null,
            FailureDetails.code(FailureCode.RUN_DIRECTORY_CLOSED)
                .andAbout(Subject.Kind.CONTAINER, container.config().name()));
      }
    }
  }

  private static void show(Path source, Path target) throws IOException {
    Files.createDirectories(target);
    if (!Mounts.isMounted(target)) {
      Mounts.bindTree(source, target);
      // Otherwise unmounting it would also unmount the original.
      Mounts.makePrivate(target, true);
    }
  }

  @Override
  public void undo(StepContext context) {
    Path directory = context.container().userRoot();
    try {
      for (Path place : List.of(directory.resolve("rundir"), directory.resolve("mountpoint"))) {
        Mounts.detach(place);
        Files.deleteIfExists(place);
      }
      Files.deleteIfExists(directory);
    } catch (IOException | ErrnoException e) {
      throw failed(context.container(), "remove", e);
    }
  }

  private static CarobException failed(Container container, String what, Exception e) {
    return new CarobException.StorageFailed(
        "%s: cannot %s the directory of its user namespace, %s: %s"
            .formatted(container.config().title(), what, container.userRoot(), e.getMessage()),
        e);
  }
}
