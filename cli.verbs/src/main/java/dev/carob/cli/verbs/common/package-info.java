/** Base classes and options that verbs of several nouns share. */
@NullMarked
package dev.carob.cli.verbs.common;

import org.jspecify.annotations.NullMarked;
