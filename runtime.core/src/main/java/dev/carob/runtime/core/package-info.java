/** The lifecycle service and its wiring. */
@NullMarked
package dev.carob.runtime.core;

import org.jspecify.annotations.NullMarked;
