/** Bridges the OSGi log to the engine's log. */
@NullMarked
package dev.carob.runtime.core.log;

import org.jspecify.annotations.NullMarked;
