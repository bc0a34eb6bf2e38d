/**
 * Shared code for command-line OCI runtimes. conmon starts the runtime, holds the container's
 * streams, writes its log and waits for its exit; it outlives the engine.
 *
 * <p>A runtime's bundle describes its program in a {@link dev.carob.oci.conmon.RuntimeProgram} and
 * creates a {@link dev.carob.oci.conmon.ConmonRuntime} with it:
 *
 * <pre>{@code
 * new ConmonRuntime(RuntimeProgram.of("runc", Path.of("/run/carob/runc")));
 * }</pre>
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.oci.conmon;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
