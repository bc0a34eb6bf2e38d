package dev.carob.spi.image;

import dev.carob.api.image.ImageService;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A backend that stores the images of a root. Users access it as the engine's {@link ImageService};
 * methods that are added there are added here.
 */
@ProviderType
public interface ImageStore extends ImageService {}
