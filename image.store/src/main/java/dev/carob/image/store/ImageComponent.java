package dev.carob.image.store;

import dev.carob.api.image.ImageService;
import dev.carob.spi.backend.Backends;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The images of the engine whose root the framework property names. */
@Component(service = ImageService.class)
public final class ImageComponent extends ImageCatalog {

  @Activate
  public ImageComponent(BundleContext context, @Reference Backends backends) {
    super(Path.of(context.getProperty(Backends.ROOT_PROPERTY)).resolve("storage"), backends);
  }
}
