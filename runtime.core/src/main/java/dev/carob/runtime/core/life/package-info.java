/** The state table, the steps of a start with their undoing, and clean-up. */
@NullMarked
package dev.carob.runtime.core.life;

import org.jspecify.annotations.NullMarked;
