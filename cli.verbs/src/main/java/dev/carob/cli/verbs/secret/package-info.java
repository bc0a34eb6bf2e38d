/** Secrets. */
@NullMarked
package dev.carob.cli.verbs.secret;

import org.jspecify.annotations.NullMarked;
