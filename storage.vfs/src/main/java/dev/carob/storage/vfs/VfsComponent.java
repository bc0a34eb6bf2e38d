package dev.carob.storage.vfs;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.storage.StorageDriver;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The driver on the store of the engine that the framework properties name. */
@Component(
    service = StorageDriver.class,
    property = {Backends.NAME + "=vfs", "service.ranking:Integer=-10"})
public final class VfsComponent extends VfsDriver {

  @Activate
  public VfsComponent(BundleContext context) {
    super(
        Path.of(context.getProperty(Backends.ROOT_PROPERTY)).resolve("storage"),
        Path.of(context.getProperty(Backends.RUN_PROPERTY)).resolve("storage"));
  }
}
