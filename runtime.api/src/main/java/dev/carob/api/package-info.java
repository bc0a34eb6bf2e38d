/**
 * What every part of Carob shares: the one family of failures.
 *
 * <p>A call of the engine either does what it says or throws a {@link
 * dev.carob.api.CarobException}: unchecked, sealed, with a stable {@linkplain
 * dev.carob.api.CarobException#code() code}, the {@linkplain
 * dev.carob.api.CarobException#subjects() objects} that it is about and the {@linkplain
 * dev.carob.api.CarobException#fields() fields} at fault for programs, and a message for people.
 * Each front end translates these to what its clients know: flags and exit codes, or the status of
 * a protocol.
 *
 * <pre>{@code
 * try {
 *   engine.start("web");
 * } catch (CarobException.NotFound e) {
 *   // there is no container "web"
 * } catch (CarobException e) {
 *   log.error("{}: {}", e.code().text(), e.getMessage());
 * }
 * }</pre>
 */
@Export
@Version("2.0.0")
@NullMarked
package dev.carob.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
