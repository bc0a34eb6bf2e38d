/** Parses command lines and runs their verbs. */
@NullMarked
package dev.carob.cli.verbs.command;

import org.jspecify.annotations.NullMarked;
