/** The lifecycle: the state table, the steps of a start and their undoing, and cleanup. */
@NullMarked
package dev.carob.runtime.core.life;

import org.jspecify.annotations.NullMarked;
