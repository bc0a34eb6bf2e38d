/**
 * Images: what containers are made from.
 *
 * <p>An image is a stack of layers and a configuration, found by name ({@code
 * localhost/app:latest}) or by id, the digest of its configuration. Images come in by {@code load}
 * (an archive with a manifest), {@code pull} (a transport: {@code oci:dir:tag}, {@code dir:path},
 * {@code docker-archive:file}, {@code oci-archive:file}) or {@code import} (the tar of a root
 * filesystem). {@code builtin:busybox} is made from the machine's static busybox at first use.
 *
 * <pre>{@code
 * @Reference ImageService images;
 *
 * Image busybox = images.pull("builtin:busybox").get(0);
 * images.tag(busybox.id(), List.of("tools:1"));
 * }</pre>
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.api.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
