package dev.carob.runtime.core.backend;

import dev.carob.spi.backend.BackendInfo;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.storage.StorageDriver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The pools of all kinds of backends. */
public class LeasedBackends implements Backends {

  private final Map<Class<?>, Pool<?>> pools = new LinkedHashMap<>();
  private final Map<Class<?>, String> defaults;
  private final Duration wait;
  private final Duration drain;

  /**
   * @param defaults kind to the name that is preferred; where that is not there, or a kind has
   *     none, the highest ranking decides
   * @param wait how long a lease waits for a backend that has gone
   * @param drain how long a backend that goes is kept for its leases
   */
  public LeasedBackends(Map<Class<?>, String> defaults, Duration wait, Duration drain) {
    this.defaults = Map.copyOf(defaults);
    this.wait = wait;
    this.drain = drain;
    pools.put(StorageDriver.class, new Pool<StorageDriver>("storage", "storage driver"));
    pools.put(OciRuntime.class, new Pool<OciRuntime>("oci", "OCI runtime"));
    pools.put(NetworkBackend.class, new Pool<NetworkBackend>("network", "network backend"));
    pools.put(HookManager.class, new Pool<HookManager>("hooks", "hook manager"));
  }

  @SuppressWarnings("unchecked")
  private <T> Pool<T> pool(Class<T> kind) {
    Pool<?> pool = pools.get(kind);
    if (pool == null) {
      throw new IllegalArgumentException(kind + " is no kind of backend");
    }
    return (Pool<T>) pool;
  }

  /** A backend has come. */
  public <T> void add(
      Class<T> kind,
      String name,
      T service,
      int ranking,
      String bundle,
      String version,
      java.util.function.Supplier<String> bundleState) {
    pool(kind).add(name, service, ranking, new Pool.Origin(bundle, version, bundleState));
  }

  /** A backend goes; returns when nobody uses it any more, or the patience is at its end. */
  public <T> void remove(Class<T> kind, T service) {
    pool(kind).remove(service, drain);
  }

  /** Calls back with the name of each backend of a kind that comes. */
  public void onArrival(Class<?> kind, Consumer<String> listener) {
    pool(kind).onArrival(listener);
  }

  @Override
  public <T> Lease<T> lease(Class<T> kind, String name) {
    return pool(kind).lease(name, wait);
  }

  @Override
  public <T> Optional<Lease<T>> leaseNow(Class<T> kind, String name) {
    return pool(kind).leaseNow(name);
  }

  @Override
  public List<String> names(Class<?> kind) {
    return pool(kind).names();
  }

  @Override
  public String defaultName(Class<?> kind) {
    String preferred = defaults.getOrDefault(kind, "");
    return preferred.isEmpty() ? names(kind).stream().findFirst().orElse("") : preferred;
  }

  @Override
  public List<BackendInfo> list() {
    List<BackendInfo> all = new ArrayList<>();
    pools.forEach((kind, pool) -> all.addAll(pool.list(defaultName(kind))));
    return all;
  }
}
