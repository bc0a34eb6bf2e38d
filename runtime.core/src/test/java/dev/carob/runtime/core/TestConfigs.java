package dev.carob.runtime.core;

import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.CreationDefaults;
import dev.carob.runtime.core.record.MountEntry;
import java.time.Instant;
import java.util.List;

/** Configurations of containers without an image. */
public final class TestConfigs {

  private TestConfigs() {}

  /** A configuration with a network backend, so that the container can join networks. */
  public static ContainerConfig of(
      String id, ContainerSpec spec, Confinement confinement, MountEntry... mounts) {
    return new ContainerConfig(
        id,
        spec,
        spec,
        "",
        "",
        ImageConfig.EMPTY,
        "",
        Instant.EPOCH,
        "",
        "",
        spec.networking().ports().isEmpty() ? "" : "net",
        CreationDefaults.NONE,
        List.of(mounts),
        confinement);
  }
}
