/**
 * Values that the API and image stores share: images, their names and configurations, and requests
 * to pull, push, import and commit.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.api.types.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
