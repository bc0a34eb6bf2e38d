/** Destinations of images: archives, directories, registries. */
@NullMarked
package dev.carob.image.store.sink;

import org.jspecify.annotations.NullMarked;
