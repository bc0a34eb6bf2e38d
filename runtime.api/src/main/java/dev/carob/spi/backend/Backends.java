package dev.carob.spi.backend;

import dev.carob.api.CarobException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The available backends, and leases on them. */
@ProviderType
public interface Backends {

  /** Service property that names a backend: {@code overlay}, {@code crun}, … */
  String NAME = "carob.backend";

  /** Namespace of the capability that a backend's bundle provides. */
  String CAPABILITY = "dev.carob.backend";

  /** Framework property with the directory of persistent data. */
  String ROOT_PROPERTY = "carob.root";

  /** Framework property with the directory of volatile data, gone after a reboot. */
  String RUN_PROPERTY = "carob.run";

  /**
   * Takes a lease on a backend. Waits while the backend is being replaced.
   *
   * @param kind the SPI type, such as {@code StorageDriver.class}
   * @throws CarobException.BackendUnavailable it is missing and did not arrive within {@code
   *     swap.wait}
   * @throws CarobException.NotFound no backend of that name has existed since the engine started,
   *     and none is being installed
   */
  <T> Lease<T> lease(Class<T> kind, String name);

  /** Takes a lease on a backend without waiting; empty if it is not available now. */
  <T> Optional<Lease<T>> leaseNow(Class<T> kind, String name);

  /**
   * Returns the names of the backends of a kind that are available or being replaced, by service
   * ranking, highest first.
   */
  List<String> names(Class<?> kind);

  /** Returns the name of the default backend; empty if the kind has no backend. */
  String defaultName(Class<?> kind);

  /** Every backend that is available or has been since the engine started. */
  List<BackendInfo> list();
}
