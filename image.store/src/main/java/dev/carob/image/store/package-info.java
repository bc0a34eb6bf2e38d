/**
 * The image service. A {@linkplain dev.carob.image.store.source.ImageSource source} (an archive, a
 * directory, a registry, the host's busybox) offers images as manifest, configuration and layers.
 * {@link dev.carob.image.store.ImageIntake} adds the layers to the storage driver and, when all are
 * complete, the record to {@link dev.carob.image.store.record.ImageRecords}.
 */
@NullMarked
package dev.carob.image.store;

import org.jspecify.annotations.NullMarked;
