/** Files that the engine provides to containers. */
@NullMarked
package dev.carob.runtime.core.files;

import org.jspecify.annotations.NullMarked;
