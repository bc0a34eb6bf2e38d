/**
 * What has happened to containers.
 *
 * <p>Every change that people or programs may want to act on is an event: it is written down before
 * the operation that caused it returns, survives the engine, and is handed to whoever follows.
 * Where it can't be written down, the engine's log says so, and the operation goes on. A journal of
 * a bounded size keeps the newest.
 *
 * <pre>{@code
 * try (Subscription events = engine.events(EventQuery.COMING, event -> log(event.action()))) {
 *   events.await();
 * }
 * }</pre>
 *
 * <p>The events of one container come in the order in which they happened.
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
