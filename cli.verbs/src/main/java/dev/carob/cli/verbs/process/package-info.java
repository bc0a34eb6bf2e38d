/** Processes of containers: run, start, attach and exec. */
@NullMarked
package dev.carob.cli.verbs.process;

import org.jspecify.annotations.NullMarked;
