/** The OCI spec, built by small steps in one order. */
@NullMarked
package dev.carob.runtime.core.spec;

import org.jspecify.annotations.NullMarked;
