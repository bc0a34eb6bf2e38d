package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.PortMapping;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.SlirpNetwork;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks which container publishes which port of the host. A container holds its ports from before
 * its creation until its network is taken down. The firewall redirects their traffic; a socket that
 * is bound and never read keeps other programs from using a port meanwhile, as in Podman.
 */
public final class HostPorts {

  private static final Logger LOG = LoggerFactory.getLogger(HostPorts.class);

  /** Ports of longer ranges are not bound: each takes a descriptor. */
  private static final int LONGEST_BOUND_RANGE = 256;

  private final Map<String, Claim> claims = new HashMap<>();

  private record Claim(List<PortMapping> ports, List<Channel> sockets) {

    void close() {
      sockets.forEach(HostPorts::close);
    }
  }

  /** Adds the ports of a container that an earlier engine started. */
  synchronized void recall(Container container) {
    if (!container.effects().contains(PortsStep.EFFECT)) {
      return;
    }
    Claim claim = new Claim(container.config().spec().networking().ports(), new ArrayList<>());
    claims.put(container.id(), claim);
    try {
      if (!bindsItself(container)) {
        bind(container, claim);
      }
    } catch (CarobException.NetworkFailed e) {
      LOG.warn("another program uses a port of {}", container.config().title(), e);
    }
  }

  /**
   * Reserves a container's ports.
   *
   * @throws CarobException.NetworkFailed a port is in use; names the port and, if known, its user
   */
  synchronized void claim(Container container) {
    release(container);
    List<PortMapping> wanted = container.config().spec().networking().ports();
    claims.forEach(
        (holder, held) -> {
          for (PortMapping port : wanted) {
            if (held.ports().stream().anyMatch(port::conflictsWith)) {
              throw inUse(container, port, port.hostPort(), "container " + holder, null);
            }
          }
        });
    Claim claim = new Claim(wanted, new ArrayList<>());
    try {
      bind(container, claim);
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
    claims.put(container.id(), claim);
  }

  synchronized void release(Container container) {
    Claim claim = claims.remove(container.id());
    if (claim != null) {
      claim.close();
    }
  }

  /** Closes all sockets when the engine ends. */
  synchronized void close() {
    claims.values().forEach(Claim::close);
    claims.clear();
  }

  /** Returns true for slirp4netns: its process binds the ports. */
  private static boolean bindsItself(Container container) {
    return SlirpNetwork.isOf(container.config().spec().network());
  }

  /** Binds the ports, or only tries to if something else binds them for the container. */
  private static void bind(Container container, Claim claim) {
    for (PortMapping mapping : claim.ports()) {
      boolean kept = !bindsItself(container) && mapping.count() <= LONGEST_BOUND_RANGE;
      Consumer<Channel> use = kept ? claim.sockets()::add : HostPorts::close;
      for (int i = 0; i < mapping.count(); i++) {
        bind(container, mapping, mapping.hostPort() + i).ifPresent(use);
      }
    }
  }

  private static void close(Channel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a socket cannot be closed", e);
    }
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

  /** Without an address, IPv4 only: the network backends publish no port at all of IPv6. */
  private static InetSocketAddress address(PortMapping mapping, int port) throws IOException {
    String host = mapping.hostAddress().isEmpty() ? "0.0.0.0" : mapping.hostAddress();
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  /** Binds a port; empty for a protocol without sockets in Java. */
  private static Optional<Channel> bind(Container container, PortMapping mapping, int port) {
    try {
      InetSocketAddress address = address(mapping, port);
      ProtocolFamily family =
          address.getAddress() instanceof Inet6Address
              ? StandardProtocolFamily.INET6
              : StandardProtocolFamily.INET;
      NetworkChannel socket =
          switch (mapping.protocol()) {
            case "tcp" -> ServerSocketChannel.open(family);
            case "udp" -> DatagramChannel.open(family);
            default -> null;
          };
      if (socket == null) {
        return Optional.empty();
      }
      try {
        if (socket instanceof ServerSocketChannel) {
          socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        }
        socket.bind(address);
        return Optional.of(socket);
      } catch (IOException e) {
        socket.close();
        throw e;
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
