/**
 * Values that the API and the plugin contracts share: exits, id mappings, networks and how they are
 * joined, reports of hooks, conditions of queries. They are separate from the API's other packages,
 * so that these can change while plugins stay as they are.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.api.types;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
