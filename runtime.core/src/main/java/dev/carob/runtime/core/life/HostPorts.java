package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.PortMapping;
import dev.carob.runtime.core.record.Container;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tracks which container publishes which port of the host. No process listens on these ports, so
 * the kernel does not know them. A container holds its ports from before its creation until its
 * network is taken down.
 */
public final class HostPorts {

  private final Map<String, List<PortMapping>> claims = new HashMap<>();

  /** Adds the ports of a container that an earlier engine started. */
  synchronized void recall(Container container) {
    if (container.effects().contains(PortsStep.EFFECT)) {
      claims.put(container.id(), container.config().spec().networking().ports());
    }
  }

  /**
   * Reserves a container's ports.
   *
   * @throws CarobException.NetworkFailed a port is in use; names the port and, if known, its user
   */
  synchronized void claim(Container container) {
    List<PortMapping> wanted = container.config().spec().networking().ports();
    claims.forEach(
        (holder, held) -> {
          for (PortMapping port : wanted) {
            if (!holder.equals(container.id()) && held.stream().anyMatch(port::conflictsWith)) {
              throw inUse(container, port, port.hostPort(), "container " + holder, null);
            }
          }
        });
    for (PortMapping mapping : wanted) {
      for (int i = 0; i < mapping.count(); i++) {
        probe(container, mapping, mapping.hostPort() + i);
      }
    }
    claims.put(container.id(), wanted);
  }

  synchronized void release(Container container) {
    claims.remove(container.id());
  }

  /** Finds a port that no program, no container and none of {@code besides} uses at present. */
  public static int free(PortMapping mapping, List<PortMapping> besides) {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(address(mapping, 0));
        PortMapping found = mapping.at(socket.getLocalPort());
        boolean fits = found.hostPort() + found.count() <= 65_536;
        if (fits && besides.stream().noneMatch(found::conflictsWith)) {
          return found.hostPort();
        }
      } catch (IOException e) {
        throw new CarobException.NetworkFailed(
            "no free port found on the host: " + e.getMessage(), e);
      }
    }
    throw new CarobException.NetworkFailed("no free port found on the host", null);
  }

  private static InetSocketAddress address(PortMapping mapping, int port) throws IOException {
    return mapping.hostAddress().isEmpty()
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.getByName(mapping.hostAddress()), port);
  }

  private static void probe(Container container, PortMapping mapping, int port) {
    try {
      InetSocketAddress address = address(mapping, port);
      switch (mapping.protocol()) {
        case "tcp" -> {
          try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
          }
        }
        case "udp" -> {
          try (DatagramSocket socket = new DatagramSocket(address)) {
            socket.getLocalPort();
          }
        }
        default -> {}
      }
    } catch (SocketException e) {
      throw inUse(container, mapping, port, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CarobException.NetworkFailed(
          "%s: the host has no address %s: %s"
              .formatted(container.config().title(), mapping.hostAddress(), e.getMessage()),
          e,
          FailureDetails.field("networking.ports"));
    }
  }

  private static CarobException inUse(
      Container container,
      PortMapping mapping,
      int port,
      String why,
      @org.jspecify.annotations.Nullable Exception cause) {
    return new CarobException.NetworkFailed(
        "%s: cannot listen on the %s port %s:%d: address already in use (%s)"
            .formatted(
                container.config().title(),
                mapping.protocol().toUpperCase(java.util.Locale.ROOT),
                mapping.hostAddress().isEmpty() ? "0.0.0.0" : mapping.hostAddress(),
                port,
                why),
        cause,
        FailureDetails.field("networking.ports"));
  }
}
