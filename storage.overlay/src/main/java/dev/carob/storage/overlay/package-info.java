/**
 * The storage driver on overlayfs, in the containers/storage format, so that Podman, Buildah,
 * Skopeo and CRI-O read what it writes, and it what they write.
 *
 * <p>{@link dev.carob.storage.overlay.LayerRecords} keeps {@code layers.json}, {@link
 * dev.carob.storage.overlay.LayerDirectories} the directories of the layers, {@link
 * dev.carob.storage.overlay.OverlayMounts} the mounts and their counts; {@link
 * dev.carob.archive.TarUnpacker} and {@link dev.carob.archive.TarPacker} turn tars into layers and
 * back.
 */
@NullMarked
package dev.carob.storage.overlay;

import org.jspecify.annotations.NullMarked;
