/** Where images come from: archives, directories, registries, the machine's busybox. */
@NullMarked
package dev.carob.image.store.source;

import org.jspecify.annotations.NullMarked;
