/** Disk usage, and the removal of unused objects. */
@NullMarked
package dev.carob.runtime.core.housekeeping;

import org.jspecify.annotations.NullMarked;
