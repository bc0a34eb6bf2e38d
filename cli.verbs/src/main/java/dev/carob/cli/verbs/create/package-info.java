/** The options with which containers are created. */
@NullMarked
package dev.carob.cli.verbs.create;

import org.jspecify.annotations.NullMarked;
