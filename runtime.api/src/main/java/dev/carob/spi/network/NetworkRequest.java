package dev.carob.spi.network;

import dev.carob.api.network.Joining;
import dev.carob.api.network.PortMapping;
import java.nio.file.Path;
import java.util.List;

/**
 * A network namespace to attach.
 *
 * @param namespace file the namespace is bound to
 * @param networks to join, in order, each with the name that its interface is to have
 * @param ports to publish; by the first network that can
 */
public record NetworkRequest(
    String containerId,
    String containerName,
    Path namespace,
    List<Joining> networks,
    List<PortMapping> ports) {

  public NetworkRequest {
    networks = List.copyOf(networks);
    ports = List.copyOf(ports);
  }
}
