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
 * @param servers addresses of name servers that the container was given; none: as the host has
 * @param searches domains that it was given to look in
 */
public record NetworkRequest(
    String containerId,
    String containerName,
    Path namespace,
    List<Joining> networks,
    List<PortMapping> ports,
    List<String> servers,
    List<String> searches) {

  public NetworkRequest {
    networks = List.copyOf(networks);
    ports = List.copyOf(ports);
    servers = List.copyOf(servers);
    searches = List.copyOf(searches);
  }

  /** Where the container has names as the host. */
  public NetworkRequest(
      String containerId,
      String containerName,
      Path namespace,
      List<Joining> networks,
      List<PortMapping> ports) {
    this(containerId, containerName, namespace, networks, ports, List.of(), List.of());
  }

  /** The same, to join networks otherwise. */
  public NetworkRequest joining(List<Joining> others) {
    return new NetworkRequest(
        containerId, containerName, namespace, others, ports, servers, searches);
  }
}
