package dev.carob.storage.overlay;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.storage.format.HostStores;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Provides the overlay driver for the root and run directory that the framework properties specify.
 */
@Component(
    service = StorageDriver.class,
    configurationPid = "dev.carob.storage.overlay",
    property = Backends.NAME + "=overlay")
@Designate(ocd = OverlaySettings.class)
public final class OverlayComponent extends OverlayDriver {

  @Activate
  public OverlayComponent(BundleContext context, OverlaySettings settings) {
    this(
        Path.of(context.getProperty(Backends.ROOT_PROPERTY)).resolve("storage"), context, settings);
  }

  private OverlayComponent(Path root, BundleContext context, OverlaySettings settings) {
    super(
        root,
        Path.of(context.getProperty(Backends.RUN_PROPERTY)).resolve("storage"),
        HostStores.of(System.getenv(), root),
        settings.mount_options());
  }

  @Deactivate
  void deactivate() {
    close();
  }
}
