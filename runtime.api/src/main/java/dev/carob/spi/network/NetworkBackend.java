package dev.carob.spi.network;

import dev.carob.api.CarobException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A network backend. Failures are {@link CarobException.NetworkFailed}. */
@ConsumerType
public interface NetworkBackend {

  /** Names of the networks there are, the default one first. */
  List<String> networks();

  /**
   * Attaches a namespace to networks. On failure those already attached are taken down again.
   *
   * @throws CarobException.NotFound there is no network of that name
   */
  List<Attachment> setUp(NetworkRequest request);

  /** Detaches a namespace. One that is detached already, or gone, is no error. */
  void tearDown(NetworkRequest request);
}
