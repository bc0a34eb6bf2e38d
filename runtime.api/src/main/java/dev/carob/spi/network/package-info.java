/**
 * Networks: what joins a network namespace to others.
 *
 * <p>The engine makes the namespace and binds it to a file; the backend sets up interfaces,
 * addresses and routes in it, and takes them down again, also when the namespace is gone already,
 * and however often it is asked.
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.spi.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
