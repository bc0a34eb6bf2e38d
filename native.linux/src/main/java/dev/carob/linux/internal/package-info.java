/** The binding to the C library. */
@NullMarked
package dev.carob.linux.internal;

import org.jspecify.annotations.NullMarked;
