/** Output as Podman prints it: Go templates, tables, durations and sizes in words. */
@Export
@Version("0.1.0")
@NullMarked
package dev.carob.cli.podman.format;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
