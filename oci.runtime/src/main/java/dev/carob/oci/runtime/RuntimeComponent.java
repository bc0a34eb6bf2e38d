package dev.carob.oci.runtime;

import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Provides an OCI runtime for each configuration. It registers the service itself, because the
 * backend's name is a setting.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = ConfiguredRuntime.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RuntimeSettings.class, factory = true)
public final class RuntimeComponent {

  /** Below other runtimes, so that it does not become the default of a new root. */
  private static final int RANKING = -10;

  private final ConmonRuntime runtime;
  private final ServiceRegistration<OciRuntime> registration;

  @Activate
  public RuntimeComponent(
      BundleContext context, Map<String, Object> properties, RuntimeSettings settings) {
    ConfiguredRuntime configured =
        ConfiguredRuntime.of(
            pid(properties), settings, Path.of(context.getProperty(Backends.RUN_PROPERTY)));
    runtime = new ConmonRuntime(configured.program(), Duration.ofMillis(settings.timeout()));
    Hashtable<String, Object> service = new Hashtable<>();
    service.put(Backends.NAME, configured.name());
    service.put(Constants.SERVICE_RANKING, RANKING);
    registration = context.registerService(OciRuntime.class, runtime, service);
  }

  private static String pid(Map<String, Object> properties) {
    Object pid = properties.get(Constants.SERVICE_PID);
    return pid instanceof Iterable<?> several
        ? String.valueOf(several.iterator().next())
        : String.valueOf(pid);
  }

  /** Waits for running operations, like every backend. */
  @Deactivate
  void deactivate() {
    registration.unregister();
    runtime.close();
  }
}
