/** Volumes, and what else of the user's choice is mounted in containers. */
@NullMarked
package dev.carob.runtime.core.volume;

import org.jspecify.annotations.NullMarked;
