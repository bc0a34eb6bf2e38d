/**
 * OCI hooks: programs that run at defined stages of a container's lifecycle.
 *
 * <p>Before a container is created in the OCI runtime, the engine describes it in a {@link
 * dev.carob.spi.hooks.HookQuery} and queries every hook manager, in the order of service ranking.
 * The hooks that apply are added to the spec, and the OCI runtime runs them.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.spi.hooks;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
