package dev.carob.runtime.core.stored;

import dev.carob.api.network.Networking;
import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import java.util.List;

/** The form in which network settings are recorded. */
public record StoredNetworking(
    List<Joined> joinings, List<Port> ports, List<String> expose, boolean publishAll) {

  /** Of a value of the API. */
  public static StoredNetworking of(Networking value) {
    return new StoredNetworking(
        value.joinings().stream().map(Joined::of).toList(),
        value.ports().stream().map(Port::of).toList(),
        value.expose(),
        value.publishAll());
  }

  /** As a value of the API. */
  public Networking toApi() {
    return Networking.builder()
        .joinings(joinings.stream().map(Joined::toApi).toList())
        .ports(ports.stream().map(Port::toApi).toList())
        .expose(expose)
        .publishAll(publishAll)
        .build();
  }

  /** How a network is joined. */
  public record Joined(
      String network, List<String> addresses, String mac, List<String> aliases, String device) {

    /** Of a value of the API. */
    public static Joined of(Joining value) {
      return new Joined(
          value.network(), value.addresses(), value.mac(), value.aliases(), value.device());
    }

    /** As a value of the API. */
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

    /** Of a value of the API. */
    public static Port of(PortMapping value) {
      return new Port(
          value.hostAddress(),
          value.hostPort(),
          value.containerPort(),
          value.count(),
          value.protocol());
    }

    /** As a value of the API. */
    public PortMapping toApi() {
      return new PortMapping(hostAddress, hostPort, containerPort, count, protocol);
    }
  }
}
