package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.image.ImageService;
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
  private final RecordedDefaults recorded;
  private final CallThreads threads = new CallThreads();
  private final LeasedImages images = new LeasedImages(this);
  private volatile Choices choices;

  /** Creates pools whose defaults are not recorded. */
  public LeasedBackends(Choices choices) {
    this(choices, RecordedDefaults.none());
  }

  LeasedBackends(Choices choices, RecordedDefaults recorded) {
    this.choices = choices;
    this.recorded = recorded;
    for (BackendKind kind : BackendKind.values()) {
      pools.put(kind.service(), new Pool<>(kind));
    }
  }

  /**
   * Configured choices.
   *
   * @param defaults preferred name by kind; empty: the default recorded in the root
   * @param patience how long a lease waits for a backend that is temporarily missing
   * @param drain how long a leaving backend waits for its leases
   * @param limit maximum duration of a call of a plugin's backend
   */
  public record Choices(
      Map<Class<?>, String> defaults, Duration patience, Duration drain, Duration limit) {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    public Choices {
      defaults = Map.copyOf(defaults);
    }

    public Choices(Map<Class<?>, String> defaults, Duration patience, Duration drain) {
      this(defaults, patience, drain, LIMIT);
    }
  }

  /** Applies new choices; existing leases are not affected. */
  public void choose(Choices newChoices) {
    this.choices = newChoices;
  }

  @SuppressWarnings("unchecked")
  private <T> Pool<T> pool(Class<T> kind) {
    Pool<?> pool = pools.get(kind);
    if (pool == null) {
      throw new IllegalArgumentException(kind + " is not a kind of backend");
    }
    return (Pool<T>) pool;
  }

  /** Adds a backend whose service is available. */
  public <T> void add(Class<T> kind, String name, T service, int ranking, BackendOrigin origin) {
    add(kind, name, service, () -> service, ranking, origin);
  }

  /**
   * Adds a backend.
   *
   * @param key identifies the backend for {@link #remove}
   * @param source gets the service when it is first leased
   */
  <T> void add(
      Class<T> kind,
      String name,
      Object key,
      BackendSource<T> source,
      int ranking,
      BackendOrigin origin) {
    BackendKind known = BackendKind.of(kind);
    Guard guard = new Guard(PluginFailures.of(known, name, origin), () -> choices.limit(), threads);
    pool(kind)
        .add(
            name,
            key,
            () ->
                isLimited(known)
                    ? guard.around(kind, source.get())
                    : guard.around(kind, source.get(), true),
            ranking,
            origin);
  }

  /**
   * Returns true if calls have a time limit. Calls of an image store have none, because a pull
   * takes as long as the network needs. Calls of a state store have none, because an abandoned
   * write of a record might still take place later.
   */
  private static boolean isLimited(BackendKind kind) {
    return kind != BackendKind.IMAGES && kind != BackendKind.STATE;
  }

  /** Removes a backend. Returns when all its leases are returned, or after {@code drain}. */
  public <T> void remove(Class<T> kind, Object key) {
    pool(kind).remove(key, choices.drain());
  }

  /** Registers a callback for the names of backends of a kind that arrive. */
  public Registration onArrival(Class<?> kind, Consumer<String> listener) {
    return pool(kind).onArrival(listener);
  }

  @Override
  public <T> Lease<T> lease(Class<T> kind, String name) {
    try {
      return pool(kind).lease(name, choices.patience());
    } catch (CarobException.NotFound e) {
      String reason = explanation(BackendKind.of(kind), name);
      if (reason.isEmpty()) {
        throw e;
      }
      throw new CarobException.BackendUnavailable(
          "the %s '%s' is not available: %s".formatted(BackendKind.of(kind).title(), name, reason),
          FailureDetails.about(Subject.Kind.BACKEND, name));
    }
  }

  /**
   * Returns why a backend that a bundle declares has never been available; empty if no bundle
   * declares it.
   */
  String explanation(BackendKind kind, String name) {
    return "";
  }

  /** Returns true if a backend is available or expected to return soon. */
  public boolean isExpected(Class<?> kind, String name) {
    return names(kind).contains(name);
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
    String name = currentDefault(kind);
    if (!name.isEmpty() && chosen(kind).isEmpty()) {
      recorded.record(BackendKind.of(kind), name);
    }
    return name;
  }

  private String chosen(Class<?> kind) {
    return choices.defaults().getOrDefault(kind, "");
  }

  private String currentDefault(Class<?> kind) {
    String chosen = chosen(kind);
    if (!chosen.isEmpty()) {
      return chosen;
    }
    String known = recorded.get(BackendKind.of(kind));
    boolean keep = BackendKind.of(kind).keepsData() || names(kind).contains(known);
    if (!known.isEmpty() && keep) {
      return known;
    }
    return pool(kind).preferred(choices.patience()).orElse("");
  }

  @Override
  public List<BackendInfo> list() {
    List<BackendInfo> all = new ArrayList<>();
    pools.forEach((kind, pool) -> all.addAll(pool.list(currentDefault(kind))));
    return all;
  }

  /** The images of this root. */
  public ImageService images() {
    return images;
  }

  /** Registers a listener for events of images. */
  public Registration onImageEvent(ImageListener listener) {
    return images.listen(listener);
  }

  /** Ends the threads of abandoned calls. */
  void end() {
    threads.close();
  }
}
