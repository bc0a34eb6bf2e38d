/** Records of images: {@code images.json} and the configurations. */
@NullMarked
package dev.carob.image.store.record;

import org.jspecify.annotations.NullMarked;
