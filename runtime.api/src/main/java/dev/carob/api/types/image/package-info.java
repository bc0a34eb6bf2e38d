/**
 * Values that the API and image stores share: images, their names and configurations, and requests
 * to pull, push, import and commit.
 *
 * <pre>{@code
 * PullSpec spec = PullSpec.of("docker.io/library/alpine:3.20");
 * List<Image> pulled = images.pull(spec, ImageProgress.NONE);
 * }</pre>
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.api.types.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
