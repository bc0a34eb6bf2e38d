/** Finds the verb of a command line and runs it. */
@NullMarked
package dev.carob.cli.verbs.command;

import org.jspecify.annotations.NullMarked;
