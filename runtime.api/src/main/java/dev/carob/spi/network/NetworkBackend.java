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

  /** The networks there are, the default one first; that is made where it is not there yet. */
  List<Network> networks();

  /**
   * Makes a network.
   *
   * @throws CarobException.NameInUse there is one of that name, or device
   * @throws CarobException.InvalidArgument naming the value that is invalid or not supported
   */
  Network create(NetworkSpec spec);

  /**
   * Removes a network with its interface and its rules on the host. The caller makes sure that no
   * container is on it. The default network is made again when it is next needed.
   *
   * @throws CarobException.NotFound there is none of that name
   * @throws CarobException.InvalidArgument it is not one of those that are made here
   */
  void remove(String name);

  /**
   * Attaches a namespace to networks. On failure those already attached are taken down again.
   *
   * @throws CarobException.NotFound there is no network of that name
   */
  List<Attachment> setUp(NetworkRequest request);

  /** Attaches a namespace to one network more. On failure nothing of it is left. */
  Attachment attach(NetworkRequest request, Joining joining);

  /** Detaches a namespace from one network; from one that it is not on is no error. */
  void detach(NetworkRequest request, String network);

  /**
   * Looks whether all that was set up is there still.
   *
   * @throws CarobException.NetworkFailed naming what is missing
   */
  void check(NetworkRequest request);

  /** Detaches a namespace. One that is detached already, or gone, is no error. */
  void tearDown(NetworkRequest request);
}
