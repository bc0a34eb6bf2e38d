package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks the services of one kind of backend. A service is obtained when it is first leased.
 * Removing a service blocks until its leases are returned, and so does stopping its bundle, because
 * the framework unregisters services on the stopping thread.
 */
final class BackendTracker<T> implements ServiceTrackerCustomizer<T, Object> {

  private static final Logger LOG = LoggerFactory.getLogger(BackendTracker.class);

  private final BundleContext context;
  private final LeasedBackends backends;
  private final BackendKind kind;
  private final Class<T> type;
  private final ServiceTracker<T, Object> tracker;

  BackendTracker(BundleContext context, LeasedBackends backends, BackendKind kind, Class<T> type) {
    this.context = context;
    this.backends = backends;
    this.kind = kind;
    this.type = type;
    this.tracker = new ServiceTracker<>(context, type, this);
  }

  void open() {
    tracker.open();
  }

  void close() {
    tracker.close();
  }

  @Override
  public @Nullable Object addingService(ServiceReference<T> reference) {
    Object name = reference.getProperty(Backends.NAME);
    BackendOrigin origin =
        BundleOrigin.of(reference.getBundle(), kind, String.valueOf(name), context);
    if (name == null) {
      LOG.warn(
          "{} registers a {} without the property {}: it is ignored",
          origin.title(),
          kind.title(),
          Backends.NAME);
      return null;
    }
    Object key = new Object();
    Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
    backends.add(
        type,
        name.toString(),
        key,
        () -> service(reference, name.toString(), origin),
        ranking instanceof Integer number ? number : 0,
        origin);
    return key;
  }

  private T service(ServiceReference<T> reference, String name, BackendOrigin origin) {
    T service = null;
    try {
      service = context.getService(reference);
    } catch (ServiceException | IllegalStateException e) {
      LOG.debug("{}: getting its service failed", origin.title(), e);
    }
    if (service == null) {
      String reason = backends.explanation(kind, name);
      throw new CarobException.BackendUnavailable(
          "the %s '%s' is not available: %s"
              .formatted(
                  kind.title(),
                  name,
                  reason.isEmpty()
                      ? origin.title() + " could not start it; the engine's log has the cause"
                      : reason),
          FailureDetails.about(Subject.Kind.BACKEND, name));
    }
    return service;
  }

  @Override
  public void modifiedService(ServiceReference<T> reference, Object key) {
    // Nothing to do: a component changes its name or ranking by registering a new service.
  }

  @Override
  public void removedService(ServiceReference<T> reference, Object key) {
    backends.remove(type, key);
  }
}
