/**
 * OCI runtimes: what turns a bundle into processes.
 *
 * <p>The engine writes a bundle (a directory with {@code config.json}), mounts the root filesystem,
 * and asks the runtime to {@code create}. The process then exists and waits; {@code start} lets it
 * go. When it has ended, {@code exit} tells how, and {@code delete} removes what is left of it.
 *
 * <p>A runtime keeps nothing in memory: every method finds what it needs under the directories of
 * the {@link dev.carob.spi.oci.OciContainer}, so that containers outlive both the engine and this
 * version of the runtime's bundle. {@code exit} may be asked again at any time, also by an engine
 * that did not start the container.
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.spi.oci;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
