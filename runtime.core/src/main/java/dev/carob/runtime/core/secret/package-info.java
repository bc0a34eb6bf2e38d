/** Secrets, kept and handed to containers. */
@NullMarked
package dev.carob.runtime.core.secret;

import org.jspecify.annotations.NullMarked;
