package dev.carob.spi.network;

import java.nio.file.Path;
import java.util.List;

/**
 * A network namespace to attach.
 *
 * @param namespace file the namespace is bound to
 * @param networks names of the networks to join, in order
 */
public record NetworkRequest(
    String containerId, String containerName, Path namespace, List<String> networks) {

  public NetworkRequest {
    networks = List.copyOf(networks);
  }
}
