package dev.carob.runtime.core;

import dev.carob.api.container.ContainerInfo;
import dev.carob.runtime.core.life.Sessions;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.ContainerStatus;
import dev.carob.runtime.core.record.MountEntry;

/** Converts records to the information types of the API. */
final class Description {

  private Description() {}

  /** A container's current record. */
  static ContainerInfo of(Container container) {
    ContainerConfig config = container.config();
    ContainerStatus status = container.status();
    return new ContainerInfo(
        config.id(),
        config.spec(),
        config.requested(),
        config.imageId(),
        config.imageName(),
        config.args(),
        config.created(),
        status.state(),
        status.pid(),
        status.startedAt(),
        status.finishedAt(),
        status.exitCode(),
        status.oomKilled(),
        status.error(),
        new ContainerInfo.Backends(config.storage(), config.runtime(), config.network()),
        status.attachments().stream()
            .map(
                a ->
                    new ContainerInfo.Network(
                        a.network(),
                        a.device(),
                        a.mac(),
                        a.addresses(),
                        a.gateway(),
                        a.gateways(),
                        a.routes()))
            .toList(),
        new ContainerInfo.Paths(
            container.bundle(),
            container.runDir(),
            container.configJson(),
            container.log(),
            status.rootfs()),
        status.restarts(),
        status.health(),
        Sessions.ids(container),
        status.stoppedByUser(),
        config.mounts().stream().map(entry -> mounted(container, entry)).toList());
  }

  private static ContainerInfo.Mounted mounted(Container container, MountEntry entry) {
    return new ContainerInfo.Mounted(
        entry.type(),
        entry.volume(),
        entry.own() ? container.ownVolume(entry).toString() : entry.source(),
        entry.destination(),
        entry.options());
  }
}
