/** Containers that other programs keep in the engine's store. */
@NullMarked
package dev.carob.runtime.core.external;

import org.jspecify.annotations.NullMarked;
