package dev.carob.api.network;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import java.util.List;
import java.util.Optional;

/**
 * What a container asks of the networks that it joins.
 *
 * @param joinings wishes, of those networks of which there are any
 * @param ports to publish
 * @param expose ports of the container beside those that its image names, {@code
 *     PORT[-END][/PROTOCOL]}
 * @param publishAll publish all ports that are exposed, at free ports of the host
 */
public record Networking(
    List<Joining> joinings, List<PortMapping> ports, List<String> expose, boolean publishAll) {

  /** Nothing is asked. */
  public static final Networking DEFAULT = new Networking(List.of(), List.of(), List.of(), false);

  public Networking {
    joinings = List.copyOf(joinings);
    ports = List.copyOf(ports);
    expose = List.copyOf(expose);
  }

  /** Only that ports are published. */
  public static Networking of(PortMapping... ports) {
    return new Networking(List.of(), List.of(ports), List.of(), false);
  }

  /** How a network is joined. */
  public Joining joining(String network) {
    Optional<Joining> found =
        joinings.stream().filter(one -> one.network().equals(network)).findFirst();
    return found.orElseGet(() -> Joining.to(network));
  }

  /** The same with others ports. */
  public Networking withPorts(List<PortMapping> value) {
    return new Networking(joinings, value, expose, publishAll);
  }

  /** The same with other wishes. */
  public Networking withJoinings(List<Joining> value) {
    return new Networking(value, ports, expose, publishAll);
  }

  /**
   * Validates the addresses, and whether the ports can be published together.
   *
   * @throws CarobException.InvalidArgument naming what is no address, or two ports that are the
   *     same on the host
   */
  public void check() {
    joinings.forEach(Joining::check);
    for (int i = 0; i < joinings.size(); i++) {
      String device = joinings.get(i).device();
      if (!device.isEmpty()
          && joinings.subList(0, i).stream().anyMatch(other -> other.device().equals(device))) {
        throw new CarobException.InvalidArgument(
            "two networks cannot have the same interface name \"" + device + "\"",
            FailureDetails.field("networking.joinings"));
      }
    }
    for (int i = 0; i < ports.size(); i++) {
      for (PortMapping other : ports.subList(0, i)) {
        if (ports.get(i).hostPort() > 0 && ports.get(i).conflictsWith(other)) {
          throw new CarobException.InvalidArgument(
              "conflicting port mappings for host port %d (protocol %s)"
                  .formatted(ports.get(i).hostPort(), other.protocol()),
              FailureDetails.field("networking.ports"));
        }
      }
    }
  }
}
