/**
 * Images, from which containers are created.
 *
 * <p>An image consists of layers and a configuration, and is identified by a name ({@code
 * localhost/app:latest}) or by its id, the digest of its configuration. Images are added by {@code
 * pull} (from a registry, or through a transport such as {@code oci:dir:tag}), {@code load} (an
 * archive with a manifest) or {@code import} (the tar of a root filesystem). {@code
 * builtin:busybox} is created from the host's static busybox when it is first used.
 *
 * <pre>{@code
 * @Reference ImageService images;
 *
 * Image busybox = images.pull("builtin:busybox").get(0);
 * images.tag(busybox.id(), List.of("tools:1"));
 * }</pre>
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.api.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
