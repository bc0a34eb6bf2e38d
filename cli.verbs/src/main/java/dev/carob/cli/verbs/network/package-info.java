/** Networks. */
@NullMarked
package dev.carob.cli.verbs.network;

import org.jspecify.annotations.NullMarked;
