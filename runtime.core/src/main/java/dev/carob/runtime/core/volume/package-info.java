/** Volumes and other mounts of containers. */
@NullMarked
package dev.carob.runtime.core.volume;

import org.jspecify.annotations.NullMarked;
