package dev.carob.spi.network;

import dev.carob.api.CarobException;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A network backend. Failures are {@link CarobException.NetworkFailed}. */
@ConsumerType
public interface NetworkBackend {

  /** All networks, the default one first, which is created if necessary. */
  List<Network> networks();

  /**
   * Creates a network.
   *
   * @throws CarobException.NameInUse a network or interface of that name exists
   * @throws CarobException.InvalidArgument naming the value that is invalid or not supported
   */
  Network create(NetworkSpec spec);

  /**
   * Removes a network with its interface and its rules on the host. The caller makes sure that no
   * container is attached. The default network is created again when it is next needed.
   *
   * @throws CarobException.NotFound the network does not exist
   * @throws CarobException.InvalidArgument the backend did not create the network
   */
  void remove(String name);

  /**
   * Sets the name servers of a network, which answer queries for other names than those of
   * containers. {@link #refresh} makes them known to containers that are attached.
   *
   * @param servers addresses; none: the host's servers
   * @throws CarobException.NotFound the network does not exist
   * @throws CarobException.InvalidArgument the backend did not create the network, or its
   *     containers are not resolved by name
   */
  default Network setServers(String name, List<String> servers) {
    throw new CarobException.InvalidArgument(
        "network " + name + ": its name servers cannot be changed");
  }

  /** Applies changed name servers of its networks to an attached namespace. */
  default void refresh(NetworkRequest request) {}

  /**
   * Attaches a namespace to networks. On failure, the attachments made so far are removed.
   *
   * @throws CarobException.NotFound a network does not exist
   */
  List<Attachment> setUp(NetworkRequest request);

  /** Attaches a namespace to one more network. On failure, nothing of the attachment remains. */
  Attachment attach(NetworkRequest request, Joining joining);

  /** Detaches a namespace from one network. Has no effect if it is not attached. */
  void detach(NetworkRequest request, String network);

  /**
   * Checks that everything that was set up still exists.
   *
   * @throws CarobException.NetworkFailed naming what is missing
   */
  void check(NetworkRequest request);

  /**
   * Detaches a namespace from all networks. Has no effect if it is detached already; the namespace
   * may no longer exist.
   */
  void tearDown(NetworkRequest request);
}
