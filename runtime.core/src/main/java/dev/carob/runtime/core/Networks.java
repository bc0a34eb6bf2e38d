package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.network.NetworkQuery;
import dev.carob.api.network.NetworkService;
import dev.carob.api.types.Flag;
import dev.carob.api.types.IpAddress;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.Subnet;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.life.NetworkConnections;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.record.NetworkChoice;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.network.NetworkBackend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The networks of the default backend and the containers on them. */
final class Networks implements NetworkService {

  /** Podman's default network, if its configuration is on this host. */
  private static final String OF_PODMAN = "podman";

  private final Containers records;
  private final Backends backends;
  private final NetworkConnections connections;
  private final Events events;

  Networks(Containers records, Backends backends, NetworkConnections connections, Events events) {
    this.records = records;
    this.backends = backends;
    this.connections = connections;
    this.events = events;
  }

  private <T> T ask(Function<NetworkBackend, T> request) {
    String name = backends.defaultName(NetworkBackend.class);
    if (name.isEmpty()) {
      throw new CarobException.BackendUnavailable(
          "no network backend is available: only the networks none and host can be used");
    }
    try (Lease<NetworkBackend> lease = backends.lease(NetworkBackend.class, name)) {
      return request.apply(lease.get());
    }
  }

  @Override
  public Network create(NetworkSpec spec) {
    Network made = ask(backend -> backend.create(spec));
    events.network(made.name(), "create");
    return made;
  }

  @Override
  public List<Network> list(NetworkQuery query) {
    List<Network> found = ask(NetworkBackend::networks).stream().filter(query::matches).toList();
    if (query.used() == Flag.EITHER || found.isEmpty()) {
      return found;
    }
    Set<String> joined =
        records.all().stream()
            .flatMap(container -> NetworkChoice.joinings(container.config()).stream())
            .map(Joining::network)
            .collect(Collectors.toSet());
    return found.stream()
        .filter(network -> query.used().matches(joined.contains(network.name())))
        .toList();
  }

  @Override
  public Network inspect(String name) {
    return find(list(), name);
  }

  /**
   * Finds a network by name or by the beginning of its id.
   *
   * @throws CarobException.NotFound no network matches
   * @throws CarobException.InvalidArgument several networks match
   */
  static Network find(List<Network> networks, String name) {
    for (Network network : networks) {
      if (network.name().equals(name)) {
        return network;
      }
    }
    List<Network> found =
        networks.stream().filter(one -> !name.isEmpty() && one.id().startsWith(name)).toList();
    if (found.size() > 1) {
      throw new CarobException.InvalidArgument(
          "more than one network has an id that begins with \"" + name + "\": give more digits",
          FailureDetails.about(Subject.Kind.NETWORK, name));
    }
    return found.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.NotFound(
                    "unable to find network with name or ID " + name + ": network not found",
                    FailureDetails.about(Subject.Kind.NETWORK, name)));
  }

  @Override
  public List<String> containers(String name) {
    String network = inspect(name).name();
    return records.all().stream()
        .filter(container -> isOn(container, network))
        .map(Container::id)
        .toList();
  }

  private static boolean isOn(Container container, String network) {
    return NetworkChoice.joinings(container.config()).stream()
        .anyMatch(one -> one.network().equals(network));
  }

  @Override
  public void remove(String name) {
    List<Network> all = list();
    Network found = find(all, name);
    String network = found.name();
    boolean standard = found.equals(all.get(0)) || (!found.own() && network.equals(OF_PODMAN));
    if (standard && !found.driver().equals(Network.DAMAGED)) {
      throw new CarobException.InvalidArgument(
          "default network " + network + " cannot be removed",
          FailureDetails.about(Subject.Kind.NETWORK, network));
    }
    List<String> holders = containers(network);
    if (!holders.isEmpty()) {
      throw new CarobException.Dependency(
          "\"%s\" has associated containers with it: %s: network is being used"
              .formatted(network, String.join(", ", holders)),
          FailureDetails.about(Subject.Kind.NETWORK, network));
    }
    removeUnused(network);
  }

  private void removeUnused(String network) {
    ask(
        backend -> {
          backend.remove(network);
          return network;
        });
    events.network(network, "remove");
  }

  @Override
  public void reset() {
    List<Network> own = new ArrayList<>(list().stream().filter(Network::own).toList());
    // Remove the default network last, because each look-up of networks creates it again.
    Collections.reverse(own);
    @Nullable CarobException failure = null;
    for (Network network : own) {
      try {
        if (containers(network.name()).isEmpty()) {
          removeUnused(network.name());
        }
      } catch (CarobException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Network changeServers(String name, List<String> added, List<String> dropped) {
    Network network = inspect(name);
    List<String> servers = new ArrayList<>(network.servers());
    servers.removeAll(dropped);
    added.stream().filter(one -> !servers.contains(one)).forEach(servers::add);
    for (String server : dropped) {
      if (!IpAddress.isValid(server)) {
        throw new CarobException.InvalidArgument(
            server + " is not an ip address", FailureDetails.field("dropped"));
      }
    }
    Network changed = ask(backend -> backend.setServers(network.name(), servers));
    records.all().stream()
        .filter(container -> isOn(container, network.name()))
        .forEach(connections::refresh);
    return changed;
  }

  @Override
  public void connect(String container, Joining joining) {
    Network network = inspect(joining.network());
    joining.check();
    requireAddresses(network, joining);
    connections.connect(records.get(container), joining.on(network.name()));
  }

  /**
   * Checks that requested addresses belong to the network.
   *
   * @throws CarobException.InvalidArgument an address is in none of the subnets; names the address
   */
  static void requireAddresses(Network network, Joining joining) {
    for (String address : joining.addresses()) {
      if (!IpAddress.isValid(address)) {
        throw unusable(network, address + " is not an ip address");
      }
      if (network.subnets().isEmpty()) {
        continue;
      }
      List<Subnet> around =
          network.subnets().stream().filter(subnet -> subnet.contains(address)).toList();
      if (around.isEmpty()) {
        throw unusable(
            network,
            "requested static ip %s not in any subnet on network %s"
                .formatted(address, network.name()));
      }
      if (around.stream().noneMatch(subnet -> subnet.isFree(address))) {
        throw unusable(
            network,
            "requested static ip %s on network %s is reserved or outside of its range"
                .formatted(address, network.name()));
      }
    }
  }

  private static CarobException unusable(Network network, String message) {
    return new CarobException.InvalidArgument(
        message,
        FailureDetails.field("networking.joinings").andAbout(Subject.Kind.NETWORK, network.name()));
  }

  @Override
  public void disconnect(String container, String network) {
    connections.disconnect(records.get(container), inspect(network).name());
  }

  @Override
  public boolean reload(String container) {
    return connections.reload(records.get(container));
  }
}
