/** Tracking of backends, and leases on them. */
@NullMarked
package dev.carob.runtime.core.backend;

import org.jspecify.annotations.NullMarked;
