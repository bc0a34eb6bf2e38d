/** The {@code carob} command: hands a command line to the engine and joins the streams. */
@NullMarked
package dev.carob.client;

import org.jspecify.annotations.NullMarked;
