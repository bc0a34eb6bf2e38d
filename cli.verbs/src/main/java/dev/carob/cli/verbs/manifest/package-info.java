/** Manifest lists. */
@NullMarked
package dev.carob.cli.verbs.manifest;

import org.jspecify.annotations.NullMarked;
