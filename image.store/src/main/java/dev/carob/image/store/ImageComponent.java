package dev.carob.image.store;

import dev.carob.image.registry.HostFiles;
import dev.carob.image.registry.Registries;
import dev.carob.image.registry.RetryPolicy;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.image.ImageStore;
import dev.carob.storage.format.HostStores;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Provides the image store of the root that the framework property specifies. */
@Component(service = ImageStore.class, property = Backends.NAME + "=store")
public final class ImageComponent extends ImageCatalog {

  @Activate
  public ImageComponent(BundleContext context, @Reference Backends backends) {
    this(Path.of(context.getProperty(Backends.ROOT_PROPERTY)).resolve("storage"), backends);
  }

  private ImageComponent(Path root, Backends backends) {
    super(
        root,
        HostStores.of(System.getenv(), root),
        backends,
        new Registries(HostFiles.system(), RetryPolicy.DEFAULT));
  }
}
