package dev.carob.runtime.core.volume;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.archive.OwnerMapping;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.runtime.core.files.MountRelabeling;
import dev.carob.runtime.core.files.Trees;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.record.IdmapOption;
import dev.carob.runtime.core.record.MountEntry;
import dev.carob.runtime.core.spec.OciSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prepares the sources of a container's mounts before a start. */
public final class MountPreparation {

  private static final List<Path> KERNELS =
      List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

  private final Volumes volumes;

  public MountPreparation(Volumes volumes) {
    this.volumes = volumes;
  }

  /**
   * @return mount options that volumes impose, by the path in the container
   * @throws CarobException.StorageFailed a source does not exist or cannot be filled; names the
   *     source
   */
  public Map<String, List<String>> prepare(Container container) {
    for (MountEntry entry : container.config().mounts()) {
      try {
        prepare(container, entry);
      } catch (IOException | UncheckedIOException | ErrnoException e) {
        throw new CarobException.StorageFailed(
            "%s: the mount at %s cannot be prepared: %s"
                .formatted(container.config().title(), entry.destination(), e.getMessage()),
            e);
      }
    }
    workdir(container);
    return volumes.flags(container.config().mounts());
  }

  /** Creates the image's working directory if it does not exist. A requested one must exist. */
  private static void workdir(Container container) {
    ContainerConfig config = container.config();
    String place = MountPlan.normalized(OciSpec.workdir(config));
    if (place.equals("/") || isMounted(config, Path.of(place))) {
      return;
    }
    OciSpec.Owner owner = owner(container);
    try (ConfinedTree root = ConfinedTree.open(Path.of(container.status().rootfs()))) {
      Optional<Fd> there = root.openIfThere(place.substring(1), Fd.O_PATH | Fd.O_DIRECTORY);
      if (there.isPresent()) {
        there.get().close();
      } else if (config.spec().workdir().isEmpty()) {
        root.mkdirs(place.substring(1), 0755, owner.uid(), owner.gid());
      } else {
        throw new CarobException.RuntimeFailed(
            "%s: workdir \"%s\" does not exist on container %s"
                .formatted(config.title(), config.spec().workdir(), container.id()),
            null,
            FailureDetails.code(FailureCode.COMMAND_NOT_EXECUTABLE).andField("workdir"));
      }
    } catch (ErrnoException e) {
      throw new CarobException.StorageFailed(
          "%s: its working directory %s cannot be used: %s"
              .formatted(config.title(), place, e.getMessage()),
          e);
    }
  }

  /**
   * Returns true if the directory is in a mount, or a parent of one, which the runtime creates
   * together with the mount point.
   */
  private static boolean isMounted(ContainerConfig config, Path place) {
    return KERNELS.stream().anyMatch(place::startsWith)
        || config.mounts().stream()
            .map(entry -> Path.of(entry.destination()))
            .anyMatch(mount -> place.startsWith(mount) || mount.startsWith(place));
  }

  private void prepare(Container container, MountEntry entry) throws IOException {
    if (!entry.hasSource()) {
      return;
    }
    Path source = Path.of(entry.source());
    if (entry.own()) {
      source = container.ownVolume(entry);
      if (!Files.exists(source)) {
        // Fill it under another name: a directory of this name counts as filled.
        Path fresh = source.resolveSibling(source.getFileName() + ".new");
        Files.createDirectories(fresh);
        fill(container, entry, fresh, true, true);
        MountRelabeling.shared(container, fresh);
        Files.move(fresh, source, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      }
    } else if (!entry.volume().isEmpty()) {
      volumes.fill(
          entry.volume(),
          entry.filled(),
          (directory, content, owner) -> {
            fill(container, entry, directory, content, owner);
            MountRelabeling.shared(container, directory);
          });
    } else if (!Files.exists(source)) {
      throw new CarobException.StorageFailed(
          "%s: %s, to be mounted at %s, no longer exists: no such file or directory"
              .formatted(container.config().title(), source, entry.destination()),
          null);
    }
    if (entry.overlaid() && entry.option("upperdir").isEmpty()) {
      overlay(container, entry);
    }
    if (entry.options().contains("U")) {
      OciSpec.Owner owner = owner(container, entry);
      CopyUp.give(source, owner.uid(), owner.gid());
    }
    if (entry.options().contains("z")) {
      MountRelabeling.shared(container, source);
    } else if (entry.options().contains("Z")) {
      MountRelabeling.own(container, source);
    }
  }

  /** Creates empty directories for the changes, with the source's owner and permissions. */
  private static void overlay(Container container, MountEntry entry) throws IOException {
    Path directory = container.overlay(entry);
    Trees.delete(container.config().title(), directory);
    Path upper = Files.createDirectories(directory.resolve("upper"));
    Files.createDirectories(directory.resolve("work"));
    FileStat source = FileStat.of(Path.of(entry.source()));
    try (ConfinedTree tree = ConfinedTree.open(upper)) {
      tree.chown(".", source.uid(), source.gid());
      tree.chmod(".", source.permissions());
    }
  }

  private static void fill(
      Container container, MountEntry entry, Path directory, boolean content, boolean named)
      throws IOException {
    CopyUp.fill(
        Path.of(container.status().rootfs()),
        entry.destination().substring(1),
        directory,
        owner(container, entry),
        owners(container, entry),
        content,
        named);
  }

  /** Maps ids of the host to those that the files of a mount have. */
  private static OwnerMapping owners(Container container, MountEntry entry) {
    return IdmapOption.mapping(entry.destination(), entry.options(), container.ids())
        .<OwnerMapping>map(
            ids ->
                new OwnerMapping() {
                  @Override
                  public int uid(int uid) {
                    return ids.containerUid(uid);
                  }

                  @Override
                  public int gid(int gid) {
                    return ids.containerGid(gid);
                  }
                })
        .orElse(OwnerMapping.NONE);
  }

  /** The container's user, as ids of the files of a mount. */
  private static OciSpec.Owner owner(Container container, MountEntry entry) {
    OciSpec.Owner onHost = owner(container);
    OwnerMapping owners = owners(container, entry);
    return new OciSpec.Owner(owners.uid(onHost.uid()), owners.gid(onHost.gid()));
  }

  /** The container's user, as ids on the host. */
  private static OciSpec.Owner owner(Container container) {
    OciSpec.Owner inside = OciSpec.owner(container.config(), Path.of(container.status().rootfs()));
    IdMappings ids = container.ids();
    return new OciSpec.Owner(ids.hostUid(inside.uid()), ids.hostGid(inside.gid()));
  }
}
