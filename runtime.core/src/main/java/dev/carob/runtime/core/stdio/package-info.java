/** Streams of containers: attachments and logs. */
@NullMarked
package dev.carob.runtime.core.stdio;

import org.jspecify.annotations.NullMarked;
