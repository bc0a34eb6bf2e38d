/** Serves the {@code carob} client over the engine's socket. */
@NullMarked
package dev.carob.cli.server;

import org.jspecify.annotations.NullMarked;
