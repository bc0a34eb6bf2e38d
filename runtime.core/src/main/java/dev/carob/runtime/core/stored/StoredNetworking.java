package dev.carob.runtime.core.stored;

import dev.carob.api.network.Networking;
import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import java.util.List;

/** The stored form of network settings. */
public record StoredNetworking(
    List<Joined> joinings, List<Port> ports, List<String> expose, boolean publishAll) {

  /** Converts a value of the API to its stored form. */
  public static StoredNetworking of(Networking value) {
    return new StoredNetworking(
        value.joinings().stream().map(Joined::of).toList(),
        value.ports().stream().map(Port::of).toList(),
        value.expose(),
        value.publishAll());
  }

  /** Converts this to a value of the API. */
  public Networking toApi() {
    return Networking.builder()
        .joinings(joinings.stream().map(Joined::toApi).toList())
        .ports(ports.stream().map(Port::toApi).toList())
        .expose(expose)
        .publishAll(publishAll)
        .build();
  }

  /** The settings for joining a network. */
  public record Joined(
      String network, List<String> addresses, String mac, List<String> aliases, String device) {

    /** Converts a value of the API to its stored form. */
    public static Joined of(Joining value) {
      return new Joined(
          value.network(), value.addresses(), value.mac(), value.aliases(), value.device());
    }

    /** Converts this to a value of the API. */
    public Joining toApi() {
      return Joining.builder(network)
          .addresses(addresses)
          .mac(mac)
          .aliases(aliases)
          .device(device)
          .build();
    }
  }

  /** A published port. */
  public record Port(
      String hostAddress, int hostPort, int containerPort, int count, String protocol) {

    /** Converts a value of the API to its stored form. */
    public static Port of(PortMapping value) {
      return new Port(
          value.hostAddress(),
          value.hostPort(),
          value.containerPort(),
          value.count(),
          value.protocol());
    }

    /** Converts this to a value of the API. */
    public PortMapping toApi() {
      return new PortMapping(hostAddress, hostPort, containerPort, count, protocol);
    }
  }
}
