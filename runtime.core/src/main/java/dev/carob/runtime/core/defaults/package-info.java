/** What containers have where nothing is asked for. */
@NullMarked
package dev.carob.runtime.core.defaults;

import org.jspecify.annotations.NullMarked;
