/**
 * The storage of a root's images.
 *
 * <p>An image store is a backend of the kind {@code images}. The engine offers its operations as
 * the API's image service: each call takes a lease on the root's store, so that the store's bundle
 * does not stop during a pull, and an update of the bundle is not visible to users of the service.
 *
 * <p>A root keeps the image store with which it was first used, because another store has other
 * images.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.spi.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
