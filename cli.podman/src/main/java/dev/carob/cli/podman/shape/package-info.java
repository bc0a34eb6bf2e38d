/** The JSON that Podman's commands print. */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.cli.podman.shape;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
