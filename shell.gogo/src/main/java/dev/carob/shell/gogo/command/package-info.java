/** The commands: a picocli model of Podman's verbs over the engine's services. */
@NullMarked
package dev.carob.shell.gogo.command;

import org.jspecify.annotations.NullMarked;
