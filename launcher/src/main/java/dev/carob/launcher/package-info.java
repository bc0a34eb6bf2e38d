/** Starts Felix with the bundles of a distribution, tells when it is ready, and ends it cleanly. */
@NullMarked
package dev.carob.launcher;

import org.jspecify.annotations.NullMarked;
