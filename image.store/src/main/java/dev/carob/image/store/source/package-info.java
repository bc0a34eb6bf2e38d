/** Sources of images: archives, directories, registries, the host's busybox. */
@NullMarked
package dev.carob.image.store.source;

import org.jspecify.annotations.NullMarked;
