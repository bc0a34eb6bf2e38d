/** Containers as services of systemd. */
@NullMarked
package dev.carob.cli.verbs.systemd;

import org.jspecify.annotations.NullMarked;
