/** Events: the journal and its followers. */
@org.jspecify.annotations.NullMarked
package dev.carob.runtime.core.event;
