/** Builds the OCI spec by a sequence of small steps. */
@NullMarked
package dev.carob.runtime.core.spec;

import org.jspecify.annotations.NullMarked;
