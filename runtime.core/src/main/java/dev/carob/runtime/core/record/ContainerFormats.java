package dev.carob.runtime.core.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.MountSpec;
import dev.carob.runtime.core.stored.StoredAttachment;
import dev.carob.runtime.core.stored.StoredConfinement;
import dev.carob.runtime.core.stored.StoredContainer;
import dev.carob.runtime.core.stored.StoredHealth;
import dev.carob.runtime.core.stored.StoredImageConfig;
import dev.carob.runtime.core.stored.StoredSpec;
import dev.carob.runtime.core.stored.StoredStatus;
import java.util.List;

/** The stored formats of containers, and their migrations. */
final class ContainerFormats {

  /** The format of a container's configuration. */
  static final RecordFormat<ContainerConfig, StoredContainer> CONFIG =
      new RecordFormat<>(
          StoredContainer.class,
          store(ContainerConfig.blank()),
          ContainerFormats::store,
          ContainerFormats::load,
          List.of(ContainerFormats::requestedAsItCameOut));

  /** The format of a container's status. */
  static final RecordFormat<ContainerStatus, StoredStatus> STATUS =
      new RecordFormat<>(
          StoredStatus.class,
          store(ContainerStatus.fresh(ContainerState.UNKNOWN)),
          ContainerFormats::store,
          ContainerFormats::load,
          RecordFormat.FIRST);

  private ContainerFormats() {}

  /** Uses the effective spec as the request, which records of format 0 do not contain. */
  private static void requestedAsItCameOut(ObjectNode config) {
    config.set("requested", config.path("spec").deepCopy());
  }

  private static StoredContainer store(ContainerConfig config) {
    return new StoredContainer(
        config.id(),
        StoredSpec.of(config.spec()),
        StoredSpec.of(config.requested()),
        StoredImageConfig.of(config.imageConfig()),
        new StoredContainer.Defaults(
            config.fallbacks().capabilities(),
            config.fallbacks().env(),
            config.fallbacks().hostAddress()),
        config.mounts().stream().map(ContainerFormats::store).toList(),
        StoredConfinement.of(config.confinement()),
        config.created(),
        config.imageName(),
        config.imageId(),
        config.layer(),
        config.storage(),
        config.runtime(),
        config.network());
  }

  private static StoredContainer.Mounted store(MountEntry entry) {
    return new StoredContainer.Mounted(
        entry.type().name(),
        entry.volume(),
        entry.source(),
        entry.destination(),
        entry.options(),
        entry.anonymous(),
        entry.own(),
        entry.layer());
  }

  private static ContainerConfig load(StoredContainer stored) {
    StoredContainer.Defaults fallbacks = stored.fallbacks();
    return new ContainerConfig(
        stored.id(),
        stored.spec().toApi(),
        stored.requested().toApi(),
        stored.imageId(),
        stored.imageName(),
        stored.imageConfig().toApi(),
        stored.layer(),
        stored.created(),
        stored.storage(),
        stored.runtime(),
        stored.network(),
        new CreationDefaults(fallbacks.capabilities(), fallbacks.env(), fallbacks.hostAddress()),
        stored.mounts().stream().map(ContainerFormats::load).toList(),
        stored.confinement().toApi());
  }

  private static MountEntry load(StoredContainer.Mounted entry) {
    return new MountEntry(
        MountSpec.Type.valueOf(entry.type()),
        entry.volume(),
        entry.source(),
        entry.destination(),
        entry.options(),
        entry.anonymous(),
        entry.own(),
        entry.layer());
  }

  private static StoredStatus store(ContainerStatus status) {
    return new StoredStatus(
        status.state().name(),
        status.pid(),
        status.startedAt(),
        status.finishedAt(),
        status.exitCode(),
        status.oomKilled(),
        status.error(),
        status.rootfs(),
        status.binds(),
        status.images(),
        status.attachments().stream().map(StoredAttachment::of).toList(),
        status.restarts(),
        status.stoppedByUser(),
        StoredHealth.of(status.health()),
        status.shifted());
  }

  private static ContainerStatus load(StoredStatus stored) {
    return new ContainerStatus(
        ContainerState.valueOf(stored.state()),
        stored.pid(),
        stored.startedAt(),
        stored.finishedAt(),
        stored.exitCode(),
        stored.oomKilled(),
        stored.error(),
        stored.rootfs(),
        stored.binds(),
        stored.images(),
        stored.attachments().stream().map(StoredAttachment::toApi).toList(),
        stored.restarts(),
        stored.stoppedByUser(),
        stored.health().toApi(),
        stored.shifted());
  }
}
