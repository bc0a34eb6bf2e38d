package dev.carob.spi.image;

import dev.carob.api.image.ImageService;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A backend that keeps the images of a root. Users get it as the engine's {@link ImageService},
 * with which it grows.
 */
@ProviderType
public interface ImageStore extends ImageService {}
