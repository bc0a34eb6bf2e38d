package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.CommitSpec;
import dev.carob.api.container.ContainerDetails;
import dev.carob.api.container.ContainerState;
import dev.carob.api.image.ImageService;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageCommit;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.archive.MappedOwners;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.UnnamedFile;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/** Creates images from containers. */
public final class Commits {

  /** Variables of every container, which do not become part of an image. */
  private static final Set<String> NOT_HANDED_ON = Set.of("HOSTNAME", "container");

  private final Lifecycle lifecycle;
  private final Backends backends;
  private final Events events;

  public Commits(Lifecycle lifecycle, Backends backends, Events events) {
    this.lifecycle = lifecycle;
    this.backends = backends;
    this.events = events;
  }

  /**
   * Creates an image from a container's changes.
   *
   * @param details of the container
   */
  public Image commit(
      Container container, ContainerDetails details, CommitSpec spec, ImageService images) {
    ContainerConfig config = container.config();
    if (config.layer().isEmpty()) {
      throw new CarobException.InvalidArgument(
          config.title() + " was created from a root filesystem, and cannot be committed");
    }
    boolean frozen = spec.pause() && container.state() == ContainerState.RUNNING;
    if (frozen) {
      lifecycle.pause(container);
    }
    try {
      Image image = made(container, details, spec, images);
      events.container(container, "commit");
      return image;
    } finally {
      if (frozen) {
        ThreadInterrupt.finish(() -> lifecycle.unpause(container));
      }
    }
  }

  private Image made(
      Container container, ContainerDetails details, CommitSpec spec, ImageService images) {
    ContainerConfig config = container.config();
    ImageCommit commit =
        ImageCommit.builder()
            .parent(config.imageId())
            .names(spec.name().isEmpty() ? List.of() : List.of(spec.name()))
            .config(config(config, details, spec))
            .changes(spec.changes())
            .author(spec.author())
            .message(spec.message())
            .by(String.join(" ", details.command()))
            .type(spec.type())
            .squash(spec.squash())
            .build();
    try (InputStream diff = spec.squash() ? whole(container) : diff(container)) {
      return images.commit(commit, diff);
    } catch (IOException e) {
      if (ThreadInterrupt.requested()) {
        throw new CarobException.Interrupted(
            "interrupted while reading the files of " + config.title(), e);
      }
      throw new CarobException.StorageFailed(
          config.title() + ": its files cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Packs the changes. If the container has a user namespace, the owners are those inside the
   * container.
   */
  private InputStream diff(Container container) throws IOException {
    ContainerConfig config = container.config();
    try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, config.storage())) {
      InputStream layer = storage.get().diff(config.layer());
      if (!container.ids().present()) {
        return layer;
      }
      try (layer) {
        return MappedOwners.of(
            "what " + config.title() + " has changed", layer, CopyOwners.out(container));
      }
    }
  }

  /** Packs all files into an unnamed temporary file. */
  private InputStream whole(Container container) throws IOException {
    try (UnnamedFile file = UnnamedFile.create()) {
      try (OutputStream out = file.write()) {
        lifecycle.copies().export(container, out);
      }
      return file.read();
    }
  }

  private static ImageConfig config(
      ContainerConfig config, ContainerDetails details, CommitSpec spec) {
    ImageConfig image = config.imageConfig();
    return ImageConfig.builder()
        .entrypoint(details.entrypoint())
        .command(details.command())
        .env(
            details.env().stream()
                .filter(pair -> !NOT_HANDED_ON.contains(pair.split("=", 2)[0]))
                .toList())
        .workdir(details.workdir())
        .user(details.user())
        .stopSignal(image.stopSignal())
        .volumes(spec.includeVolumes() ? details.volumes() : List.of())
        .ports(image.ports())
        .labels(config.spec().labels())
        .health(image.health())
        .build();
  }
}
