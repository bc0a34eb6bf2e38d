package dev.carob.runtime.core.backend;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.storage.StorageDriver;
import java.time.Duration;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Follows the backends' services. Unbinding blocks until the leases are back, and with it the stop
 * of the plugin bundle, because the framework unregisters services on the stopping thread.
 */
@Component(
    service = {Backends.class, LeasedBackends.class},
    configurationPid = "dev.carob.backends")
@Designate(ocd = BackendSettings.class)
public final class BackendsComponent extends LeasedBackends {

  @Activate
  public BackendsComponent(BackendSettings settings) {
    super(choices(settings));
  }

  /** What is leased stays so. */
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
        Duration.ofMillis(settings.swap_drain()));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addStorage(ServiceReference<StorageDriver> reference, StorageDriver service) {
    bind(StorageDriver.class, reference, service);
  }

  void removeStorage(StorageDriver service) {
    remove(StorageDriver.class, service);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRuntime(ServiceReference<OciRuntime> reference, OciRuntime service) {
    bind(OciRuntime.class, reference, service);
  }

  void removeRuntime(OciRuntime service) {
    remove(OciRuntime.class, service);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addNetwork(ServiceReference<NetworkBackend> reference, NetworkBackend service) {
    bind(NetworkBackend.class, reference, service);
  }

  void removeNetwork(NetworkBackend service) {
    remove(NetworkBackend.class, service);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addHooks(ServiceReference<HookManager> reference, HookManager service) {
    bind(HookManager.class, reference, service);
  }

  void removeHooks(HookManager service) {
    remove(HookManager.class, service);
  }

  private <T> void bind(Class<T> kind, ServiceReference<T> reference, T service) {
    Object name = reference.getProperty(Backends.NAME);
    Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
    Bundle bundle = reference.getBundle();
    add(
        kind,
        name == null ? bundle.getSymbolicName() : name.toString(),
        service,
        ranking instanceof Integer number ? number : 0,
        new Origin(
            bundle.getSymbolicName(),
            bundle.getVersion().toString(),
            () -> stateOf(bundle),
            () -> isMeantToRun(bundle)));
  }

  /** Whoever stops a bundle for good takes it out of those that are started with the framework. */
  private static boolean isMeantToRun(Bundle bundle) {
    BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
    return start != null
        && bundle.getState() != Bundle.UNINSTALLED
        && start.isPersistentlyStarted();
  }

  private static String stateOf(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.UNINSTALLED -> "uninstalled";
      case Bundle.INSTALLED -> "installed, but not resolved";
      case Bundle.RESOLVED -> "stopped";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      default -> "active, but without the service";
    };
  }
}
