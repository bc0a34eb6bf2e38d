/**
 * Containers that other programs keep in the store of an engine.
 *
 * <p>Buildah creates such a container for each image that it builds, and leaves it behind if a
 * build is interrupted. The engine cannot start these containers, but it can list, mount and remove
 * them, so that the images below them can be removed:
 *
 * <pre>{@code
 * for (ExternalContainer one : external.list()) {
 *   external.remove(one.id(), true);
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.api.external;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
