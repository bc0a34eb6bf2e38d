package dev.carob.runtime.core.life;

import dev.carob.api.types.Inheritance;
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
 * Shared state of the steps of one operation: the container, its record, and the backends. A
 * backend is leased when a step first requests it; all leases are returned together.
 */
final class StepContext implements AutoCloseable {

  private final Container container;
  private final Containers records;
  private final Backends backends;
  private final Deque<Lease<?>> leases = new ArrayDeque<>();
  private Inheritance inheritance = Inheritance.NONE;
  private boolean ending;
  private @Nullable StorageDriver storage;
  private @Nullable OciRuntime runtime;
  private @Nullable NetworkBackend network;
  private @Nullable FallbackBackend<OciRuntime> runtimeFallback;

  StepContext(Container container, Containers records, Backends backends) {
    this.container = container;
    this.records = records;
    this.backends = backends;
  }

  /**
   * Marks an operation that ends or removes the container: it continues without backends that are
   * not available.
   */
  StepContext ending() {
    ending = true;
    return this;
  }

  /** Sets what the container's process inherits if the operation creates it. */
  StepContext inherit(Inheritance value) {
    inheritance = value;
    return this;
  }

  Inheritance inheritance() {
    return inheritance;
  }

  boolean isEnding() {
    return ending;
  }

  /** Returns true if the operation had to proceed without the container's OCI runtime. */
  boolean withoutRuntime() {
    FallbackBackend<OciRuntime> known = runtimeFallback;
    return known != null && known.isMissing();
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
      String name = named(StorageDriver.class, container.config().storage());
      driver =
          ending
              ? fallback(StorageDriver.class, name, new StorageFallback(container)).asBackend()
              : lease(StorageDriver.class, name);
      storage = driver;
    }
    return driver;
  }

  OciRuntime runtime() {
    OciRuntime oci = runtime;
    if (oci == null) {
      String name = named(OciRuntime.class, container.config().runtime());
      if (ending) {
        FallbackBackend<OciRuntime> fresh =
            fallback(OciRuntime.class, name, new RuntimeFallback(container));
        runtimeFallback = fresh;
        oci = fresh.asBackend();
      } else {
        oci = lease(OciRuntime.class, name);
      }
      runtime = oci;
    }
    return oci;
  }

  NetworkBackend network() {
    NetworkBackend backend = network;
    if (backend == null) {
      String name = named(NetworkBackend.class, container.config().network());
      backend =
          ending
              ? fallback(
                      NetworkBackend.class,
                      name,
                      (method, arguments, reason) -> {
                        throw reason;
                      })
                  .asBackend()
              : lease(NetworkBackend.class, name);
      network = backend;
    }
    return backend;
  }

  private <T> FallbackBackend<T> fallback(
      Class<T> kind, String name, FallbackBackend.Fallback fallback) {
    return new FallbackBackend<>(kind, name, backends, leases::push, fallback);
  }

  /** Returns the recorded name of a backend, or the default if a damaged record lacks it. */
  private String named(Class<?> kind, String recorded) {
    return recorded.isEmpty() && container.damaged() ? backends.defaultName(kind) : recorded;
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
