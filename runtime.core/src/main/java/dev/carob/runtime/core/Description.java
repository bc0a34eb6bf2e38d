package dev.carob.runtime.core;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.runtime.core.life.ExecSessions;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.ContainerStatus;
import dev.carob.runtime.core.record.MountEntry;
import dev.carob.spi.network.Attachment;
import java.util.List;
import java.util.function.Function;

/** Converts records to the information types of the API. */
final class Description {

  private Description() {}

  /** A container's current record. */
  static ContainerInfo of(Container container) {
    ContainerConfig config = container.config();
    ContainerStatus status = container.status();
    return ContainerInfo.builder(
            config.id(),
            config.spec(),
            status.state(),
            ContainerInfo.Paths.builder(
                    container.bundle(), container.runDir(), container.configJson(), container.log())
                .rootfs(status.rootfs())
                .build())
        .requested(config.requested())
        .imageId(config.imageId())
        .imageName(config.imageName())
        .args(config.args())
        .created(config.created())
        .pid(status.pid())
        .startedAt(status.startedAt())
        .finishedAt(status.finishedAt())
        .exitCode(status.exitCode())
        .oomKilled(status.oomKilled())
        .error(status.error())
        .backends(
            ContainerInfo.Backends.builder()
                .storage(config.storage())
                .runtime(config.runtime())
                .network(config.network())
                .build())
        .networks(each(status.attachments(), Description::network))
        .restarts(status.restarts())
        .health(status.health())
        .execs(ExecSessions.ids(container))
        .stoppedByUser(status.stoppedByUser())
        .stopping(status.state() == ContainerState.RUNNING && container.stopping())
        .mounts(each(config.mounts(), entry -> mounted(container, entry)))
        .build();
  }

  // Most containers have none of these, and a list describes every container.
  private static <T, R> List<R> each(List<T> all, Function<T, R> describe) {
    return all.isEmpty() ? List.of() : all.stream().map(describe).toList();
  }

  private static ContainerInfo.Network network(Attachment attachment) {
    return ContainerInfo.Network.builder(attachment.network())
        .device(attachment.device())
        .mac(attachment.mac())
        .addresses(attachment.addresses())
        .gateway(attachment.gateway())
        .gateways(attachment.gateways())
        .routes(attachment.routes())
        .build();
  }

  private static ContainerInfo.Mounted mounted(Container container, MountEntry entry) {
    return ContainerInfo.Mounted.builder(entry.type(), entry.destination())
        .volume(entry.volume())
        .source(entry.own() ? container.ownVolume(entry).toString() : entry.source())
        .options(entry.options())
        .build();
  }
}
