/** Containers: list, describe, change, copy and remove. */
@NullMarked
package dev.carob.cli.verbs.container;

import org.jspecify.annotations.NullMarked;
