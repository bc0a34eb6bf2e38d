/**
 * OCI runtimes, which create and run the processes of containers.
 *
 * <p>The engine writes an OCI bundle (a directory with {@code config.json}), mounts the root
 * filesystem, and calls {@code create}. The process then exists and waits until {@code start} is
 * called. When it has ended, {@code exit} completes, and {@code delete} removes what remains.
 *
 * <p>A runtime keeps no state in memory: every method reads what it needs from the directories of
 * the {@link dev.carob.spi.oci.OciContainer}, so that containers outlive both the engine and this
 * version of the runtime's bundle. {@code exit} can be called at any time, also by an engine that
 * did not start the container.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.spi.oci;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
