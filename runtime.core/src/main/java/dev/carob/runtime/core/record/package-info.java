/** The engine's data about containers, in memory and in the state store. */
@NullMarked
package dev.carob.runtime.core.record;

import org.jspecify.annotations.NullMarked;
