/**
 * Layers, and the drivers that store them.
 *
 * <p>Layers form a tree. A <em>base</em> layer has no parent; every other one contains the
 * difference to its parent. An image layer is created in one step from the tar of its difference
 * ({@link dev.carob.spi.storage.StorageDriver#apply apply}), and does not change afterwards. A
 * container's layer is created empty over the image's top layer ({@link
 * dev.carob.spi.storage.StorageDriver#create create}) and contains what the container writes.
 *
 * <p>A mount shows a layer together with those below it. Mounts are counted: after two mounts and
 * one unmount, the layer is still mounted. An example:
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
 * <p>A layer exists completely or not at all. If its creation was interrupted, by a failure or by a
 * crash of the machine, it is removed when the store is next opened.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.spi.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
