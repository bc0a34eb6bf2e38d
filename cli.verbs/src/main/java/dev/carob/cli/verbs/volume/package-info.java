/** Volumes. */
@NullMarked
package dev.carob.cli.verbs.volume;

import org.jspecify.annotations.NullMarked;
