/** The engine as a whole. */
@NullMarked
package dev.carob.cli.verbs.system;

import org.jspecify.annotations.NullMarked;
