package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.spi.state.StateStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
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
 * Offers the engine the state store of its root, as {@link RootState}. The bundle of the store is
 * recorded in the root when it is first used. Every other store is refused: an engine that used it
 * would not know the containers that run. Where the recorded one is missing, the engine does not
 * start.
 */
final class StateStoreTracker
    implements ServiceTrackerCustomizer<StateStore, ServiceRegistration<RootState>> {

  private static final Logger LOG = LoggerFactory.getLogger(StateStoreTracker.class);
  private static final String KEY = "state";

  private final BundleContext context;
  private final RecordedDefaults recorded;
  private final CallThreads threads = new CallThreads();
  private final ServiceTracker<StateStore, ServiceRegistration<RootState>> tracker;

  StateStoreTracker(BundleContext context, RecordedDefaults recorded) {
    this.context = context;
    this.recorded = recorded;
    this.tracker = new ServiceTracker<>(context, StateStore.class, this);
  }

  void open() {
    tracker.open();
  }

  void close() {
    tracker.close();
    threads.close();
  }

  @Override
  public @Nullable ServiceRegistration<RootState> addingService(
      ServiceReference<StateStore> reference) {
    Bundle bundle = reference.getBundle();
    String name = String.valueOf(bundle.getSymbolicName());
    if (!BundleOrigin.isOfDistribution(bundle, context)) {
      LOG.error(
          "the state store of the plugin {} {} is refused: a root keeps the state store of the"
              + " distribution that first used it",
          name,
          bundle.getVersion());
      return null;
    }
    String known = recorded.get(KEY);
    if (!known.isEmpty() && !known.equals(name)) {
      String message =
          "the state store %s %s cannot be used: the records of this root are in the state store %s; start a distribution that has it"
              .formatted(name, bundle.getVersion(), known);
      LOG.error("{}", message);
      return isInstalled(known) ? null : offer(() -> refuse(message));
    }
    recorded.record(KEY, name);
    Guard guard =
        new Guard(
            PluginFailures.ofStateStore("bundle " + name + " " + bundle.getVersion()),
            () -> Duration.ZERO,
            threads);
    // Without a limit: whether a write that is given up happens later would not be known.
    RootState state = () -> guard.around(StateStore.class, store(reference, name), true);
    return offer(state);
  }

  private ServiceRegistration<RootState> offer(RootState state) {
    return context.registerService(RootState.class, state, new Hashtable<>());
  }

  /** The engine does not start, and says why. */
  private static StateStore refuse(String message) {
    throw new CarobException.BackendUnavailable(message);
  }

  private boolean isInstalled(String name) {
    return Arrays.stream(context.getBundles())
        .anyMatch(installed -> name.equals(installed.getSymbolicName()));
  }

  private StateStore store(ServiceReference<StateStore> reference, String name) {
    StateStore store = context.getService(reference);
    if (store == null) {
      throw new CarobException.BackendUnavailable(
          "the state store of the bundle "
              + name
              + " can't be opened; the engine's log has the cause");
    }
    return store;
  }

  @Override
  public void modifiedService(
      ServiceReference<StateStore> reference, ServiceRegistration<RootState> registration) {
    // Its properties do not matter.
  }

  @Override
  public void removedService(
      ServiceReference<StateStore> reference, ServiceRegistration<RootState> registration) {
    registration.unregister();
  }
}
