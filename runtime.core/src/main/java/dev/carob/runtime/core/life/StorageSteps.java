package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.MountEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The steps that mount the root filesystem and the container's shared memory. */
final class StorageSteps {

  private StorageSteps() {}

  /** Mounts the container's layer, or the root filesystem that the user provides. */
  static final class Rootfs implements Step {
    static final String EFFECT = "rootfs";

    @Override
    public String effect() {
      return EFFECT;
    }

    @Override
    public boolean applies(StepContext context) {
      return true;
    }

    @Override
    public void perform(StepContext context) {
      Container container = context.container();
      String rootfs = RootMount.root(context).toString();
      context.records().save(container, container.status().rootfs(rootfs));
    }

    @Override
    public void undo(StepContext context) {
      Container container = context.container();
      boolean kept =
          container.effects().contains(RootFilesystems.KEPT_MOUNTED)
              && container.state() != ContainerState.REMOVING;
      if (!kept) {
        RootMount.release(context);
      }
      if (!container.status().rootfs().isEmpty()) {
        context.records().save(container, container.status().rootfs(""));
      }
    }
  }

  /** Mounts the container's writable layers over the images that it mounts. */
  static final class Images implements Step {
    @Override
    public String effect() {
      return "images";
    }

    @Override
    public boolean applies(StepContext context) {
      return layers(context.container()).findAny().isPresent();
    }

    private static Stream<MountEntry> layers(Container container) {
      return container.config().mounts().stream().filter(entry -> !entry.layer().isEmpty());
    }

    @Override
    public void perform(StepContext context) {
      Container container = context.container();
      Map<String, String> images = new LinkedHashMap<>();
      layers(container)
          .forEach(
              entry -> {
                images.put(entry.destination(), RootMount.of(context, entry.layer()).toString());
              });
      context.records().save(container, container.status().images(images));
    }

    @Override
    public void undo(StepContext context) {
      layers(context.container()).forEach(entry -> context.storage().unmount(entry.layer(), true));
    }
  }

  /** Mounts a tmpfs of the requested size for {@code /dev/shm}. */
  static final class Shm implements Step {
    @Override
    public String effect() {
      return "shm";
    }

    @Override
    public boolean applies(StepContext context) {
      return JoinedNamespaces.ownShm(context.container());
    }

    static Path directory(Container container) {
      return container.runDir().resolve("shm");
    }

    private static String context(Container container) {
      String label = container.config().confinement().mountLabel();
      return label.isEmpty() ? "" : ",context=\"" + label + "\"";
    }

    @Override
    public void perform(StepContext context) {
      Path directory = directory(context.container());
      try {
        Files.createDirectories(directory);
        if (!Mounts.isMounted(directory)) {
          Mounts.mount(
              "shm",
              directory,
              "tmpfs",
              Mounts.MS_NOEXEC | Mounts.MS_NOSUID | Mounts.MS_NODEV,
              "mode=1777,size="
                  + context.container().config().spec().shmSize()
                  + ",uid="
                  + context.container().ids().rootUid()
                  + ",gid="
                  + context.container().ids().rootGid()
                  + context(context.container()));
        }
      } catch (IOException | ErrnoException e) {
        throw new CarobException.StorageFailed(
            context.container().config().title()
                + ": cannot mount its /dev/shm at "
                + directory
                + ": "
                + e.getMessage(),
            e);
      }
    }

    @Override
    public void undo(StepContext context) {
      Path directory = directory(context.container());
      try {
        Mounts.detach(directory);
        Files.deleteIfExists(directory);
      } catch (IOException | ErrnoException e) {
        throw new CarobException.StorageFailed(
            context.container().config().title()
                + ": cannot unmount "
                + directory
                + ": "
                + e.getMessage(),
            e);
      }
    }
  }
}
