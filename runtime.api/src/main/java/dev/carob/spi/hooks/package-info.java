/**
 * OCI hooks: programs that run at set moments of a container's life.
 *
 * <p>Before a container is created in the OCI runtime the engine describes it in a {@link
 * dev.carob.spi.hooks.HookQuery} and asks every hook manager, in the order of service ranking,
 * which hooks apply. They are written into the spec, where the OCI runtime finds and runs them.
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.spi.hooks;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
