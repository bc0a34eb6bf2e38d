/** Default values for containers. */
@NullMarked
package dev.carob.runtime.core.defaults;

import org.jspecify.annotations.NullMarked;
