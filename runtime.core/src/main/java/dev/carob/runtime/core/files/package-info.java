/** The files that the engine gives to a container. */
@NullMarked
package dev.carob.runtime.core.files;

import org.jspecify.annotations.NullMarked;
