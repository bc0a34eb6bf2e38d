/** Secrets, and their copies for containers. */
@NullMarked
package dev.carob.runtime.core.secret;

import org.jspecify.annotations.NullMarked;
