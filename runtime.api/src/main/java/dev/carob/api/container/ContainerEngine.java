package dev.carob.api.container;

import dev.carob.api.network.NetworkService;
import dev.carob.api.secret.SecretService;
import dev.carob.api.volume.VolumeService;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The entry point of an engine, for applications that embed one. It combines an interface for each
 * kind of object; each interface is also registered as an OSGi service: {@link Containers}, {@link
 * Processes}, {@link ContainerFiles}, {@link Events}, {@link Hooks}, {@link NetworkService}, {@link
 * VolumeService} and {@link SecretService}. Images are {@link dev.carob.api.image.ImageService}.
 */
@ProviderType
public interface ContainerEngine extends Containers, Processes, ContainerFiles, Events, Hooks {

  /**
   * Completes when a storage driver and an OCI runtime are available; every container needs both.
   * The engine is registered earlier. An OSGi component that needs a container at its activation
   * continues when this completes, on a thread of its own.
   */
  CompletableFuture<Void> whenReady();

  /** The networks, and the containers that join them. */
  NetworkService networks();

  /** The engine's volumes. */
  VolumeService volumes();

  /** The engine's secrets. */
  SecretService secrets();

  /** Describes the engine. */
  EngineInfo info();

  /**
   * Describes the host. Starts programs to learn their versions, so it takes some milliseconds. The
   * programs are missing if the default OCI runtime is not available.
   */
  HostInfo host();
}
