/** Podman's filters, {@code KEY=VALUE}. */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.cli.podman.filter;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
