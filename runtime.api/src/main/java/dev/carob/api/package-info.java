/**
 * Failures and other basic types that all parts of Carob share.
 *
 * <p>An operation of the engine either succeeds or throws a {@link dev.carob.api.CarobException}.
 * It is unchecked and sealed. For programs it has a stable {@linkplain
 * dev.carob.api.CarobException#code() code}, the {@linkplain
 * dev.carob.api.CarobException#subjects() objects} that it is about and the invalid {@linkplain
 * dev.carob.api.CarobException#fields() fields}; for people it has a message. Each front end
 * translates these for its clients, into flags and exit codes or the status of a protocol.
 *
 * <pre>{@code
 * try {
 *   engine.start("web");
 * } catch (CarobException.NotFound e) {
 *   // the container "web" does not exist
 * } catch (CarobException e) {
 *   log.error("{}: {}", e.code().text(), e.getMessage());
 * }
 * }</pre>
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
