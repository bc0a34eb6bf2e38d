/** Backends as they come and go, and the leases on them. */
@NullMarked
package dev.carob.runtime.core.backend;

import org.jspecify.annotations.NullMarked;
