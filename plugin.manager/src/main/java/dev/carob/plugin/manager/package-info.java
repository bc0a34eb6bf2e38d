/** Plugins: checks their requirements, and installs, replaces and removes them. */
@NullMarked
package dev.carob.plugin.manager;

import org.jspecify.annotations.NullMarked;
