/** The engine's socket: runs a client's command lines. */
@NullMarked
package dev.carob.shell.gogo.remote;

import org.jspecify.annotations.NullMarked;
