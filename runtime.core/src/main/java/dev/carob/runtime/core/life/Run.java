package dev.carob.runtime.core.life;

import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.storage.StorageDriver;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of one operation share: the container, its record, and the backends, leased when a
 * step first asks and given back together.
 */
final class Run implements AutoCloseable {

  private final Container container;
  private final Containers records;
  private final Backends backends;
  private final Deque<Lease<?>> leases = new ArrayDeque<>();
  private @Nullable StorageDriver storage;
  private @Nullable OciRuntime runtime;
  private @Nullable NetworkBackend network;

  Run(Container container, Containers records, Backends backends) {
    this.container = container;
    this.records = records;
    this.backends = backends;
  }

  Container container() {
    return container;
  }

  Containers records() {
    return records;
  }

  Backends backends() {
    return backends;
  }

  StorageDriver storage() {
    StorageDriver driver = storage;
    if (driver == null) {
      driver = lease(StorageDriver.class, container.config().storage());
      storage = driver;
    }
    return driver;
  }

  OciRuntime runtime() {
    OciRuntime oci = runtime;
    if (oci == null) {
      oci = lease(OciRuntime.class, container.config().runtime());
      runtime = oci;
    }
    return oci;
  }

  NetworkBackend network() {
    NetworkBackend backend = network;
    if (backend == null) {
      backend = lease(NetworkBackend.class, container.config().network());
      network = backend;
    }
    return backend;
  }

  private <T> T lease(Class<T> kind, String name) {
    Lease<T> lease = backends.lease(kind, name);
    leases.push(lease);
    return lease.get();
  }

  @Override
  public void close() {
    leases.forEach(Lease::close);
    leases.clear();
  }
}
