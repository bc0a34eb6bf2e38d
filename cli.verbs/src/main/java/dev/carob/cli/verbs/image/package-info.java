/** Images and registries. */
@NullMarked
package dev.carob.cli.verbs.image;

import org.jspecify.annotations.NullMarked;
