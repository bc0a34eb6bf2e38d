package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.runtime.core.backend.PluginFault;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend for ending a container: the container's own backend or, if that is missing, hangs or
 * has a fault, a fallback with which the engine ends the container as far as it can. A container
 * must not become stuck because its backend is missing.
 */
final class FallbackBackend<T> implements InvocationHandler {

  private static final Logger LOG = LoggerFactory.getLogger(FallbackBackend.class);

  private final Class<T> kind;
  private final String name;
  private final Backends backends;
  private final Consumer<Lease<T>> leases;
  private final Fallback fallback;
  private @Nullable T own;
  private @Nullable CarobException missing;

  /** Implements methods without the backend. */
  interface Fallback {

    /**
     * Performs a method in place of the backend.
     *
     * @param reason why the backend is not available; thrown if nothing can be done instead
     */
    @Nullable Object call(String method, Object[] arguments, CarobException reason);
  }

  /**
   * @param leases receives the lease on the container's own backend, to be returned together with
   *     others
   */
  FallbackBackend(
      Class<T> kind, String name, Backends backends, Consumer<Lease<T>> leases, Fallback fallback) {
    this.kind = kind;
    this.name = name;
    this.backends = backends;
    this.leases = leases;
    this.fallback = fallback;
  }

  T asBackend() {
    return kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, this));
  }

  /** Returns true if the container's own backend is not available. */
  boolean isMissing() {
    return missing != null;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    T backend = own();
    if (backend != null) {
      try {
        return method.invoke(backend, arguments);
      } catch (InvocationTargetException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        missing = unavailable(cause).orElseThrow(() -> cause);
        LOG.warn("continuing without the backend {}: {}", name, cause.getMessage());
      }
    }
    CarobException reason = missing;
    if (reason == null) {
      throw new IllegalStateException("there is neither a backend nor a reason");
    }
    return fallback.call(method.getName(), arguments == null ? new Object[0] : arguments, reason);
  }

  /**
   * Converts a fault to the failure of a missing backend; empty for failures that the contract
   * specifies.
   */
  private static Optional<CarobException> unavailable(Throwable failure) {
    if (failure instanceof CarobException.BackendUnavailable known) {
      return Optional.of(known);
    }
    return failure instanceof CarobException && failure.getCause() instanceof PluginFault
        ? Optional.of(new CarobException.BackendUnavailable(String.valueOf(failure.getMessage())))
        : Optional.empty();
  }

  private @Nullable T own() {
    if (own == null && missing == null) {
      try {
        Lease<T> lease = lease();
        leases.accept(lease);
        own = lease.get();
      } catch (CarobException.BackendUnavailable | CarobException.NotFound e) {
        LOG.warn("continuing without a backend: {}", e.getMessage());
        missing = e;
      }
    }
    return missing == null ? own : null;
  }

  /** Waits for a backend that is being swapped, but not for one that is missing permanently. */
  private Lease<T> lease() {
    if (backends.names(kind).contains(name)) {
      return backends.lease(kind, name);
    }
    Optional<Lease<T>> now = backends.leaseNow(kind, name);
    return now.orElseThrow(
        () ->
            new CarobException.BackendUnavailable(
                "the backend '" + name + "' is not available: start or install its bundle",
                FailureDetails.about(Subject.Kind.BACKEND, name)));
  }
}
