package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.spi.backend.BackendInfo;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backends of one kind. If several have the same name, the distribution's is used, then the one
 * with the highest ranking. A leaving backend gets no new leases, and {@link #remove} waits for the
 * existing ones.
 */
final class Pool<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

  private final BackendKind kind;
  private final String title;
  private final Comparator<Provider> highestFirst =
      Comparator.comparingInt((Provider p) -> p.ranking)
          .reversed()
          .thenComparing(p -> !p.origin.distribution());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Provider> providers = new ArrayList<>();
  private final Map<String, Provider> last = new TreeMap<>();
  private final ArrivalListeners arrivals = new ArrivalListeners();

  Pool(BackendKind kind) {
    this.kind = kind;
    this.title = kind.title();
  }

  private final class Provider {
    private final String name;
    private @Nullable Object key;
    private @Nullable BackendSource<T> source;
    private volatile @Nullable T service;
    private volatile boolean failed;
    private final int ranking;
    private final BackendOrigin origin;
    private int leases;
    private boolean present = true;
    private long goneAt;

    Provider(String name, Object key, BackendSource<T> source, int ranking, BackendOrigin origin) {
      this.name = name;
      this.key = key;
      this.source = source;
      this.ranking = ranking;
      this.origin = origin;
    }

    /**
     * Do not call this with the pool's lock held, because the first use runs code of the backend.
     */
    T service() {
      T known = service;
      if (known != null) {
        return known;
      }
      BackendSource<T> getter = Objects.requireNonNull(source);
      boolean done = false;
      try {
        T fresh = getter.get();
        service = fresh;
        done = true;
        return fresh;
      } finally {
        failed = !done;
      }
    }

    /** Drops all references to the bundle's objects. */
    void forget() {
      key = null;
      source = null;
      service = null;
    }
  }

  /**
   * Registers a callback for the names of arriving backends, called on the thread that adds them.
   */
  Registration onArrival(Consumer<String> listener) {
    return arrivals.add(listener);
  }

  /** Adds a backend whose service is available; the service is also the key for removing it. */
  void add(String name, T service, int ranking, BackendOrigin origin) {
    add(name, service, () -> service, ranking, origin);
  }

  /**
   * Adds a backend.
   *
   * @param key identifies the backend for {@link #remove}
   */
  void add(String name, Object key, BackendSource<T> source, int ranking, BackendOrigin origin) {
    lock.lock();
    try {
      Provider provider = new Provider(name, key, source, ranking, origin);
      providers.add(provider);
      providers.sort(highestFirst);
      last.put(name, provider);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.debug("{} {} is available", title, name);
    arrivals.notify(title, name);
  }

  /** Stops leasing a backend and waits for its leases, at most {@code drain}. */
  void remove(Object key, Duration drain) {
    lock.lock();
    try {
      Optional<Provider> found = providers.stream().filter(p -> p.key == key).findFirst();
      if (found.isEmpty()) {
        return;
      }
      Provider going = found.get();
      going.present = false;
      going.goneAt = System.nanoTime();
      providers.remove(going);
      long left = drain.toNanos();
      while (going.leases > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (going.leases == 0) {
        going.forget();
      } else {
        LOG.warn(
            "{} {} stops although {} operations still use it after {}",
            title,
            going.name,
            going.leases,
            drain);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    LOG.debug("a {} has been removed", title);
  }

  Lease<T> lease(String name, Duration wait) {
    Lent lease = new Lent(awaited(name, wait));
    boolean good = false;
    try {
      lease.get();
      good = true;
      return lease;
    } finally {
      if (!good) {
        lease.close();
      }
    }
  }

  /** Leases a provider of a name; waits for one that is temporarily missing. */
  private Provider awaited(String name, Duration wait) {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (true) {
        Provider provider = present(name);
        if (provider != null) {
          provider.leases++;
          return provider;
        }
        Provider gone = last.get(name);
        if (gone == null) {
          throw new CarobException.NotFound(
              "no such %s: '%s'; available: %s"
                  .formatted(title, name, String.join(", ", names(wait))),
              FailureDetails.about(Subject.Kind.BACKEND, name));
        }
        if (left <= 0) {
          throw new CarobException.BackendUnavailable(
              "the %s '%s' is not available: its bundle %s %s is %s; it was not replaced within %s s: start, update or configure the bundle and try again"
                  .formatted(
                      title,
                      name,
                      gone.origin.bundle(),
                      gone.origin.version(),
                      gone.origin.state().get(),
                      wait.toSeconds()),
              FailureDetails.about(Subject.Kind.BACKEND, name));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted(
          "interrupted while waiting for " + title + " " + name, e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Leases a backend without waiting. Empty if it is not available, or if the last attempt to
   * activate it failed.
   */
  Optional<Lease<T>> leaseNow(String name) {
    Provider provider;
    lock.lock();
    try {
      provider = present(name);
      if (provider == null || provider.failed) {
        return Optional.empty();
      }
      provider.leases++;
    } finally {
      lock.unlock();
    }
    Lent lease = new Lent(provider);
    try {
      lease.get();
      return Optional.of(lease);
    } catch (CarobException.BackendUnavailable e) {
      lease.close();
      LOG.debug("continuing without {} {}", title, name, e);
      return Optional.empty();
    }
  }

  private @Nullable Provider present(String name) {
    Provider best = null;
    for (Provider provider : providers) {
      if (provider.name.equals(name)
          && (best == null || (provider.origin.distribution() && !best.origin.distribution()))) {
        best = provider;
      }
    }
    return best;
  }

  /** A lease that has not been returned. */
  private final class Lent implements Lease<T> {
    private final Provider provider;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Lent(Provider provider) {
      this.provider = provider;
    }

    @Override
    public T get() {
      if (!open.get()) {
        throw new IllegalStateException("the lease on " + provider.name + " is closed");
      }
      return provider.service();
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        giveBack(provider);
      }
    }
  }

  private void giveBack(Provider provider) {
    lock.lock();
    try {
      provider.leases--;
      if (!provider.present) {
        if (provider.leases == 0) {
          provider.forget();
        }
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The names of available and awaited backends, by ranking. */
  List<String> names(Duration patience) {
    return counted(patience).stream().map(p -> p.name).distinct().toList();
  }

  /** Returns the backend to use by default: one of the distribution, if available. */
  Optional<String> preferred(Duration patience) {
    List<Provider> all = counted(patience);
    return all.stream()
        .filter(p -> p.origin.distribution())
        .findFirst()
        .or(() -> all.stream().findFirst())
        .map(p -> p.name);
  }

  private List<Provider> counted(Duration patience) {
    lock.lock();
    try {
      List<Provider> all = new ArrayList<>(providers);
      last.values().stream().filter(p -> isAwaited(p, patience)).forEach(all::add);
      all.sort(highestFirst);
      return all;
    } finally {
      lock.unlock();
    }
  }

  private boolean isAwaited(Provider provider, Duration patience) {
    return !provider.present
        && present(provider.name) == null
        && System.nanoTime() - provider.goneAt < patience.toNanos()
        && provider.origin.returns().getAsBoolean();
  }

  List<BackendInfo> list(String defaultName) {
    lock.lock();
    try {
      return last.values().stream()
          .map(p -> Objects.requireNonNullElse(present(p.name), p))
          .filter(p -> p.present || p.origin.listed().getAsBoolean())
          .map(
              p ->
                  BackendInfo.builder(kind.type(), p.name)
                      .bundle(p.origin.bundle())
                      .version(p.origin.version())
                      .ranking(p.ranking)
                      .present(p.present)
                      .isDefault(p.name.equals(defaultName))
                      .leases(p.leases)
                      .build())
          .toList();
    } finally {
      lock.unlock();
    }
  }
}
