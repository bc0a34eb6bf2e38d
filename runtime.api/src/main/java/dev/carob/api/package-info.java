/**
 * What every part of Carob shares: the one family of failures.
 *
 * <p>A call of the engine either does what it says or throws a {@link
 * dev.carob.api.CarobException}: unchecked, sealed, with a stable {@linkplain
 * dev.carob.api.CarobException#code() code} for programs, a message for people that names the thing
 * and what was being done with it, and the exit code that a command ends with.
 *
 * <pre>{@code
 * try {
 *   engine.start("web");
 * } catch (CarobException.NotFound e) {
 *   // there is no container "web"
 * } catch (CarobException e) {
 *   log.error("{}: {}", e.code(), e.getMessage());
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.carob.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
