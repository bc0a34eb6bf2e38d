/**
 * Layers, and what keeps them.
 *
 * <p>Layers form a tree. A <em>base</em> layer has no parent; every other one holds the difference
 * to its parent. An image layer is made in one act from the tar of its difference ({@link
 * dev.carob.spi.storage.StorageDriver#apply apply}), and never changes after. A container's layer
 * is made empty over the image's top layer ({@link dev.carob.spi.storage.StorageDriver#create
 * create}) and takes what the container writes.
 *
 * <p>To see a layer with all that is below it, mount it. Mounts are counted: two mounts and one
 * unmount leave it mounted. An example:
 *
 * <pre>{@code
 * driver.apply(LayerRequest.image(baseId, ""), baseTar);
 * driver.apply(LayerRequest.image(topId, baseId), topTar);
 * driver.create(LayerRequest.container(id, topId, container));
 * Path root = driver.mount(id, "");
 * ...
 * driver.unmount(id, false);
 * driver.remove(id);
 * }</pre>
 *
 * <p>A layer is there whole or not at all. One whose making was cut short, by a failure or the
 * machine, is gone the next time the store is opened.
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.spi.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
