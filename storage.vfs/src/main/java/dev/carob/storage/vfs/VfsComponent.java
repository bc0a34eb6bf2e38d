package dev.carob.storage.vfs;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.storage.format.HostStores;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Provides the vfs driver for the root and run directory that the framework properties specify. */
@Component(
    service = StorageDriver.class,
    property = {Backends.NAME + "=vfs", "service.ranking:Integer=-10"})
public final class VfsComponent extends VfsDriver {

  @Activate
  public VfsComponent(BundleContext context) {
    this(Path.of(context.getProperty(Backends.ROOT_PROPERTY)).resolve("storage"), context);
  }

  private VfsComponent(Path root, BundleContext context) {
    super(
        root,
        Path.of(context.getProperty(Backends.RUN_PROPERTY)).resolve("storage"),
        HostStores.of(System.getenv(), root));
  }
}
