package dev.carob.runtime.core.backend;

import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.Plugin;
import dev.carob.api.plugin.PluginService;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.storage.StorageDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Provides the services of backends to the engine. The component itself has no references to
 * backends: it is available before the first of them is activated, so that a backend may reference
 * {@link Backends}, whatever the start order of bundles.
 */
@Component(
    service = {Backends.class, LeasedBackends.class},
    immediate = true,
    configurationPid = "dev.carob.backends")
@Designate(ocd = BackendSettings.class)
public final class BackendsComponent extends LeasedBackends {

  private final BundleContext context;
  private final List<BackendTracker<?>> trackers = new ArrayList<>();
  private final StateStoreTracker stores;
  private final AtomicBoolean offersImages = new AtomicBoolean();
  private volatile @Nullable ServiceRegistration<ImageService> images;

  @Activate
  public BackendsComponent(BundleContext context, BackendSettings settings) {
    this(
        context,
        settings,
        RecordedDefaults.of(Path.of(context.getProperty(Backends.ROOT_PROPERTY))));
  }

  private BackendsComponent(
      BundleContext context, BackendSettings settings, RecordedDefaults recorded) {
    super(choices(settings), recorded);
    this.context = context;
    this.stores = new StateStoreTracker(context, this, recorded);
    for (BackendKind kind : BackendKind.values()) {
      if (kind != BackendKind.STATE) {
        trackers.add(new BackendTracker<>(context, this, kind, kind.service()));
      }
    }
    onArrival(BackendKind.IMAGES.service(), name -> offerImages());
    trackers.forEach(BackendTracker::open);
    stores.open();
  }

  /**
   * Registers the image service once the first image store is available, so that components that
   * need images do not start earlier.
   */
  private void offerImages() {
    if (offersImages.compareAndSet(false, true)) {
      images = context.registerService(ImageService.class, images(), new Hashtable<>());
    }
  }

  @Deactivate
  void deactivate() {
    ServiceRegistration<ImageService> offered = images;
    if (offered != null) {
      offered.unregister();
    }
    stores.close();
    trackers.forEach(BackendTracker::close);
    end();
  }

  /** Existing leases are not affected. */
  @Modified
  void modified(BackendSettings settings) {
    choose(choices(settings));
  }

  private static Choices choices(BackendSettings settings) {
    return new Choices(
        Map.of(
            StorageDriver.class, settings.storage(),
            OciRuntime.class, settings.oci(),
            NetworkBackend.class, settings.network()),
        Duration.ofMillis(settings.swap_wait()),
        Duration.ofMillis(settings.swap_drain()),
        Duration.ofMillis(settings.call_limit()));
  }

  /**
   * Returns why a backend that a plugin declares is missing, from the reported problems of the
   * plugin.
   */
  @Override
  String explanation(BackendKind kind, String name) {
    ServiceReference<PluginService> reference = context.getServiceReference(PluginService.class);
    PluginService plugins = reference == null ? null : context.getService(reference);
    if (plugins == null) {
      return "";
    }
    Optional<Plugin> declaring =
        plugins.list().stream()
            .filter(plugin -> plugin.backends().contains(kind.type() + "/" + name))
            .findFirst();
    return declaring.map(BackendsComponent::words).orElse("");
  }

  private static String words(Plugin plugin) {
    String title = "the plugin " + plugin.name() + " " + plugin.version();
    return switch (plugin.state()) {
      case STOPPED -> title + " is stopped; start it and try again";
      case REFUSED -> title + " is refused: " + String.join("; ", plugin.problems());
      case ACTIVE -> title + " is being started; try again";
      case UNSATISFIED -> title + " " + String.join("; it ", plugin.problems());
    };
  }
}
