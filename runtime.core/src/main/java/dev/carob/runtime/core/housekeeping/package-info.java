/** Disk usage, and the removal of what is not used. */
@NullMarked
package dev.carob.runtime.core.housekeeping;

import org.jspecify.annotations.NullMarked;
