/**
 * Starts Felix with the bundles of a distribution, reports when the engine is ready, and stops it
 * cleanly.
 */
@NullMarked
package dev.carob.launcher;

import org.jspecify.annotations.NullMarked;
