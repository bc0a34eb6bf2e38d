package dev.carob.spi.backend;

import dev.carob.api.CarobException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The backends there are, and the leases on them. */
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
   * Takes a lease on a backend, waiting for it when it is being swapped.
   *
   * @param kind the SPI type, such as {@code StorageDriver.class}
   * @throws CarobException.BackendUnavailable it is not there and did not come within {@code
   *     swap.wait}
   * @throws CarobException.NotFound no backend of that name has been there since the engine
   *     started, and none is on its way
   */
  <T> Lease<T> lease(Class<T> kind, String name);

  /** Takes a lease on the backend if it is there now. A reader that can do without uses this. */
  <T> Optional<Lease<T>> leaseNow(Class<T> kind, String name);

  /**
   * Names of the backends of a kind, by service ranking, highest first: those that are there now,
   * and those that are just being swapped.
   */
  List<String> names(Class<?> kind);

  /** The name that new containers get where they ask for none; empty where there is none. */
  String defaultName(Class<?> kind);

  /** Every backend that is or has been there since the engine started. */
  List<BackendInfo> list();
}
