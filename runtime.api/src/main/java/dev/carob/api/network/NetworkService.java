package dev.carob.api.network;

import dev.carob.api.CarobException;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The networks of the engine's default network backend, and the containers that join them. Methods
 * that take a name throw {@link CarobException.NotFound} if no object has that name.
 */
@ProviderType
public interface NetworkService {

  /**
   * Creates a network.
   *
   * @throws CarobException.NameInUse a network of that name exists
   * @throws CarobException.InvalidArgument naming the invalid value
   */
  Network create(NetworkSpec spec);

  /** All networks, the default one first. */
  default List<Network> list() {
    return list(NetworkQuery.ALL);
  }

  /** The networks that a query selects, the default one first. */
  List<Network> list(NetworkQuery query);

  /** Returns a network by its name, or by a unique prefix of its id. */
  Network inspect(String name);

  /** Ids of the containers that join a network when they run. */
  List<String> containers(String name);

  /**
   * Removes a network.
   *
   * @throws CarobException.Dependency containers join it; the message names them
   * @throws CarobException.InvalidArgument it is the default network, or the engine did not create
   *     it
   */
  void remove(String name);

  /**
   * Removes all networks that the engine created and that no container joins, with their interfaces
   * and rules on the host. The default network is removed too, and created again when it is needed.
   *
   * @throws CarobException.NetworkFailed naming a network that cannot be removed; the others are
   *     removed
   */
  void reset();

  /**
   * Changes the name servers of a network, which answer queries for other names than those of
   * containers. This takes effect at once in running containers.
   *
   * @param added addresses; those that the network has already are ignored
   * @param dropped addresses; those that the network does not have are ignored
   * @throws CarobException.InvalidArgument an address is invalid, or containers on the network are
   *     not resolved by name
   */
  Network changeServers(String name, List<String> added, List<String> dropped);

  /**
   * Connects a container to another network. If it is running, this takes effect at once.
   *
   * @throws CarobException.InvalidState the container uses the network namespace of the host or of
   *     another container
   */
  void connect(String container, Joining joining);

  /** Disconnects a container from a network. If it is running, this takes effect at once. */
  void disconnect(String container, String network);

  /**
   * Restores missing rules and interfaces of a running container's networks, with the addresses
   * that the container has.
   *
   * @return true if anything was missing
   * @throws CarobException.NetworkFailed the networks cannot be restored
   */
  boolean reload(String container);
}
