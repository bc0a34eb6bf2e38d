/** The commands in the Gogo shell. */
@NullMarked
package dev.carob.shell.gogo.felix;

import org.jspecify.annotations.NullMarked;
