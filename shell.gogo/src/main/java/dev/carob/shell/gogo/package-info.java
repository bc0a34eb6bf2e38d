/** The commands in the Gogo shell. */
@NullMarked
package dev.carob.shell.gogo;

import org.jspecify.annotations.NullMarked;
