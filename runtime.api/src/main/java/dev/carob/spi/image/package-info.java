/**
 * Where the images of a root are kept.
 *
 * <p>An image store is a backend of the kind {@code images}. The engine offers its operations as
 * the service {@link dev.carob.api.image.ImageService}: each call takes a lease on the store of the
 * root, so that the store's bundle does not stop in the middle of a pull, and whoever uses the
 * service does not notice when the bundle is updated.
 *
 * <p>A root keeps the image store with which it was first used: another one has other images.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.spi.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
