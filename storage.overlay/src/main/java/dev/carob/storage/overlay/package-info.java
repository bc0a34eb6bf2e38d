/**
 * The storage driver that uses overlayfs. It writes the containers/storage format, so that Podman,
 * Buildah, Skopeo and CRI-O can share the store.
 *
 * <p>{@link dev.carob.storage.format.LayerRecords} manages {@code layers.json}, {@link
 * dev.carob.storage.overlay.LayerDirectories} the directories of the layers, {@link
 * dev.carob.storage.overlay.OverlayMounts} the mounts and their counts. {@link
 * dev.carob.archive.LayerUnpacker} and {@link dev.carob.archive.TarPacker} convert tars to layers
 * and back.
 */
@NullMarked
package dev.carob.storage.overlay;

import org.jspecify.annotations.NullMarked;
