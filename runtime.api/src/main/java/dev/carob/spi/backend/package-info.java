/**
 * Backends, and how to use one that may be swapped at any moment.
 *
 * <p>A backend is a service of one of the SPI types, registered with the property {@link
 * dev.carob.spi.backend.Backends#NAME}. Nobody keeps a reference to one. Whoever needs it takes a
 * {@linkplain dev.carob.spi.backend.Lease lease} for the length of one operation:
 *
 * <pre>{@code
 * try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, "overlay")) {
 *   storage.get().mount(layer);
 * }
 * }</pre>
 *
 * <p>While a lease is held, the backend does not go: its bundle's stop waits for the leases out,
 * for {@code swap.drain} at most. While the backend is gone, a new lease waits for its replacement,
 * for {@code swap.wait} at most, and then ends in {@code backend-unavailable}. A backend keeps
 * nothing in memory that it cannot read back from the disk, the kernel or the record, so that its
 * next version goes on where it was.
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.spi.backend;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
