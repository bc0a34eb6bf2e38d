package dev.carob.runtime.core.backend;

import dev.carob.spi.backend.BackendInfo;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
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
  private volatile Choices choices;

  public LeasedBackends(Choices choices) {
    this.choices = choices;
    for (BackendKind kind : BackendKind.values()) {
      pools.put(kind.service(), new Pool<>(kind));
    }
  }

  /**
   * What is chosen by configuration.
   *
   * @param defaults kind to the name that is preferred; where a kind has none, the highest ranking
   *     decides
   * @param patience how long a lease waits for a backend that has gone
   * @param drain how long a backend that goes is kept for its leases
   */
  public record Choices(Map<Class<?>, String> defaults, Duration patience, Duration drain) {
    public Choices {
      defaults = Map.copyOf(defaults);
    }
  }

  /** From now on. */
  public void choose(Choices newChoices) {
    this.choices = newChoices;
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
  public <T> void add(Class<T> kind, String name, T service, int ranking, Origin origin) {
    pool(kind).add(name, service, ranking, origin);
  }

  /** A backend goes; returns when nobody uses it any more, or the patience is at its end. */
  public <T> void remove(Class<T> kind, T service) {
    pool(kind).remove(service, choices.drain());
  }

  /** Calls back with the name of each backend of a kind that comes. */
  public void onArrival(Class<?> kind, Consumer<String> listener) {
    pool(kind).onArrival(listener);
  }

  @Override
  public <T> Lease<T> lease(Class<T> kind, String name) {
    return pool(kind).lease(name, choices.patience());
  }

  @Override
  public <T> Optional<Lease<T>> leaseNow(Class<T> kind, String name) {
    return pool(kind).leaseNow(name);
  }

  @Override
  public List<String> names(Class<?> kind) {
    return pool(kind).names(choices.patience());
  }

  @Override
  public String defaultName(Class<?> kind) {
    String preferred = choices.defaults().getOrDefault(kind, "");
    return preferred.isEmpty() ? names(kind).stream().findFirst().orElse("") : preferred;
  }

  @Override
  public List<BackendInfo> list() {
    List<BackendInfo> all = new ArrayList<>();
    pools.forEach((kind, pool) -> all.addAll(pool.list(defaultName(kind))));
    return all;
  }
}
