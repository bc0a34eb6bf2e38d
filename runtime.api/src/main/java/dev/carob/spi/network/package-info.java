/**
 * Networks that a network namespace is attached to.
 *
 * <p>The engine creates the namespace and binds it to a file. The backend sets up interfaces,
 * addresses and routes in it, and removes them, even if the namespace no longer exists. Removing
 * them again has no effect.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.spi.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
