/**
 * Images. A {@linkplain dev.carob.image.store.ImageSource source} (an archive, a directory, the
 * machine's busybox) offers images as manifest, configuration and layers; {@link
 * dev.carob.image.store.ImageIntake} puts the layers into the storage driver and then, when all are
 * there, the record into {@link dev.carob.image.store.ImageRecords}.
 */
@NullMarked
package dev.carob.image.store;

import org.jspecify.annotations.NullMarked;
