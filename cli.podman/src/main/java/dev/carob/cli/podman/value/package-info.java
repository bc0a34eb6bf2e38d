/** The grammar of values on Podman's command line. */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.cli.podman.value;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
