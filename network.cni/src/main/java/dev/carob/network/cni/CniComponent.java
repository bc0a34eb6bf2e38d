package dev.carob.network.cni;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.network.NetworkBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Provides the CNI backend for the root and run directory that the framework properties specify.
 */
@Component(
    service = NetworkBackend.class,
    configurationPid = "dev.carob.network.cni",
    property = Backends.NAME + "=cni")
@Designate(ocd = CniSettings.class)
public final class CniComponent extends CniBackend {

  @Activate
  public CniComponent(BundleContext context, CniSettings settings) {
    super(
        Path.of(context.getProperty(Backends.ROOT_PROPERTY)),
        Path.of(context.getProperty(Backends.RUN_PROPERTY)),
        Arrays.stream(settings.directories()).map(Path::of).toList(),
        Arrays.stream(settings.plugins()).map(Path::of).toList(),
        Duration.ofMillis(settings.plugin_timeout()));
  }
}
