/**
 * Events in the lives of containers, volumes and other objects.
 *
 * <p>An event is appended to a journal before the operation that caused it returns. The journal
 * survives the engine, and is passed to all subscribers. Its size is limited; the oldest events are
 * dropped. If an event cannot be written, the failure is logged, and the operation succeeds.
 *
 * <pre>{@code
 * try (Subscription events = engine.events(EventQuery.COMING, event -> log(event.action()))) {
 *   events.await();
 * }
 * }</pre>
 *
 * <p>The events of one container are in the order in which they happened.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
