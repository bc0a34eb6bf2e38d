/** Plugins, backends and configuration. */
@NullMarked
package dev.carob.cli.verbs.plugin;

import org.jspecify.annotations.NullMarked;
