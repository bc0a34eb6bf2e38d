package dev.carob.api.network;

import dev.carob.api.CarobException;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The networks of the engine's default network backend, and who is on them. Methods that take a
 * name end in {@link CarobException.NotFound}.
 */
@ProviderType
public interface NetworkService {

  /**
   * Makes a network.
   *
   * @throws CarobException.NameInUse there is one of that name
   * @throws CarobException.InvalidArgument naming what can't be meant
   */
  Network create(NetworkSpec spec);

  /** All networks, the default one first. */
  List<Network> list();

  /** One network, by its name or the beginning of its id. */
  Network inspect(String name);

  /** Ids of the containers that join a network when they run. */
  List<String> containers(String name);

  /**
   * Removes a network.
   *
   * @throws CarobException.Dependency containers join it; the message names them
   * @throws CarobException.InvalidArgument it is the default one, or was not made by the engine
   */
  void remove(String name);

  /**
   * Removes all networks that the engine made and that no container joins, with their interfaces
   * and rules on the host. The default one goes too, and is made again when it is next needed.
   *
   * @throws CarobException.NetworkFailed naming one that cannot be removed; the others are
   */
  void reset();

  /**
   * Has a container join one more network, at once where it runs.
   *
   * @throws CarobException.InvalidState it has no networks, but the host's or another's
   */
  void connect(String container, Joining joining);

  /** Has a container leave a network, at once where it runs. */
  void disconnect(String container, String network);

  /**
   * Sets up what is missing of a running container's networks, rules and interfaces, with the
   * addresses that it has.
   *
   * @return whether anything was missing
   * @throws CarobException.NetworkFailed it can't be mended, and why
   */
  boolean reload(String container);
}
