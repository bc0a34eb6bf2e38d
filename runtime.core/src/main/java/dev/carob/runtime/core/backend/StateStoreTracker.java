package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.state.StateStore;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides the state store of the root to the engine, as {@link RootState}. The store is recorded
 * in the root when it is first used. All other stores are rejected, because an engine that used
 * another store would not list the running containers. If the recorded store is missing, the engine
 * does not start.
 */
final class StateStoreTracker
    implements ServiceTrackerCustomizer<StateStore, StateStoreTracker.Offer> {

  private static final Logger LOG = LoggerFactory.getLogger(StateStoreTracker.class);

  private final BundleContext context;
  private final LeasedBackends backends;
  private final RecordedDefaults recorded;
  private final ServiceTracker<StateStore, Offer> tracker;

  StateStoreTracker(BundleContext context, LeasedBackends backends, RecordedDefaults recorded) {
    this.context = context;
    this.backends = backends;
    this.recorded = recorded;
    this.tracker = new ServiceTracker<>(context, StateStore.class, this);
  }

  void open() {
    tracker.open();
  }

  void close() {
    tracker.close();
  }

  /** The service object that the engine gets. */
  static final class Offer implements RootState {
    private final Supplier<Lease<StateStore>> source;
    private @Nullable Lease<StateStore> lease;
    private @Nullable ServiceRegistration<RootState> registration;

    private Offer(Supplier<Lease<StateStore>> source) {
      this.source = source;
    }

    @Override
    public synchronized StateStore store() {
      if (lease == null) {
        lease = source.get();
      }
      return lease.get();
    }

    private synchronized void giveBack() {
      if (lease != null) {
        lease.close();
        lease = null;
      }
    }
  }

  @Override
  public @Nullable Offer addingService(ServiceReference<StateStore> reference) {
    Bundle bundle = reference.getBundle();
    Object named = reference.getProperty(Backends.NAME);
    String title = bundle.getSymbolicName() + " " + bundle.getVersion();
    if (named == null) {
      LOG.error(
          "the state store of the bundle {} is ignored: it has no property {}",
          title,
          Backends.NAME);
      return null;
    }
    String name = named.toString();
    if (!BundleOrigin.isOfDistribution(bundle, context)) {
      LOG.error(
          "the state store '{}' of the plugin {} is refused: a root keeps the state store of the"
              + " distribution that first used it",
          name,
          title);
      return null;
    }
    String known = recordedName(bundle, name);
    if (!known.isEmpty() && !known.equals(name)) {
      String message =
          "the state store '%s' (bundle %s) cannot be used: the records of this root are in the state store '%s'; start a distribution that contains it"
              .formatted(name, title, known);
      LOG.error("{}", message);
      return isInstalled(known) ? null : registered(new Offer(() -> refuse(message)));
    }
    recorded.record(BackendKind.STATE, name);
    Offer offer = new Offer(() -> backends.lease(StateStore.class, name));
    backends.add(
        StateStore.class,
        name,
        offer,
        () -> store(reference, name, title),
        0,
        BundleOrigin.of(bundle, BackendKind.STATE, name, context));
    return registered(offer);
  }

  /** Earlier versions recorded the bundle of the state store, because stores had no names. */
  private String recordedName(Bundle bundle, String name) {
    String known = recorded.get(BackendKind.STATE);
    if (known.equals(bundle.getSymbolicName())) {
      recorded.replace(BackendKind.STATE, name);
      return name;
    }
    return known;
  }

  private Offer registered(Offer offer) {
    offer.registration = context.registerService(RootState.class, offer, new Hashtable<>());
    return offer;
  }

  /** Makes the engine's start fail with a message. */
  private static Lease<StateStore> refuse(String message) {
    throw new CarobException.BackendUnavailable(message);
  }

  private boolean isInstalled(String name) {
    return Arrays.stream(context.getBundles())
        .anyMatch(
            installed ->
                name.equals(installed.getSymbolicName())
                    || BundleOrigin.declares(installed, BackendKind.STATE, name));
  }

  private StateStore store(ServiceReference<StateStore> reference, String name, String title) {
    StateStore store = context.getService(reference);
    if (store == null) {
      throw new CarobException.BackendUnavailable(
          "the state store '%s' (bundle %s) cannot be opened; the engine's log has the cause"
              .formatted(name, title));
    }
    return store;
  }

  @Override
  public void modifiedService(ServiceReference<StateStore> reference, Offer offer) {
    // The service properties are not used.
  }

  /** Ends the engine by unregistering the offer, and then returns the lease. */
  @Override
  public void removedService(ServiceReference<StateStore> reference, Offer offer) {
    if (offer.registration != null) {
      offer.registration.unregister();
    }
    offer.giveBack();
    backends.remove(StateStore.class, offer);
  }
}
