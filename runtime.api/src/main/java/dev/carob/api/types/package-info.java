/**
 * Values that the API and the plugins' contracts share: exits, id mappings, networks and how they
 * are joined, reports of hooks. They are apart from the API's other packages, so that those can
 * change while plugins stay as they are.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.api.types;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
