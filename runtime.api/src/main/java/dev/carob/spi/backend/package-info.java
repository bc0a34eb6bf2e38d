/**
 * Backends, and how to use one that can be replaced at any time.
 *
 * <p>A backend is a service of one of the SPI types, registered with the property {@link
 * dev.carob.spi.backend.Backends#NAME}. No reference to a backend is kept. An operation takes a
 * {@linkplain dev.carob.spi.backend.Lease lease} for its duration:
 *
 * <pre>{@code
 * try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, "overlay")) {
 *   storage.get().mount(layer);
 * }
 * }</pre>
 *
 * <p>While a lease is held, the backend remains: stopping its bundle waits until all leases are
 * closed, but no longer than {@code swap.drain}. While the backend is missing, a new lease waits
 * for its replacement, but no longer than {@code swap.wait}; then it fails with {@code
 * backend-unavailable}. A backend keeps nothing in memory that it cannot read again from the disk,
 * the kernel or the record, so that its next version can continue.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.spi.backend;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
