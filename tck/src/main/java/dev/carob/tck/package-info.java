/**
 * Contract tests that every implementation of an SPI has to pass.
 *
 * <p>Extend the contract of the SPI in your own test, and implement how to open yours. For example:
 *
 * <pre>{@code
 * class MyDriverTest extends StorageDriverContract {
 *   @Override
 *   protected StorageDriver open(Path root, Path run) {
 *     return new MyDriver(root, run);
 *   }
 * }
 * }</pre>
 *
 * <p>{@link dev.carob.tck.MisbehavingBackend} is the counterpart: a backend with a chosen fault,
 * for tests of code that uses backends.
 *
 * <p>A contract that requires root or a program fails if it is missing, and reports that.
 */
@Export
@Version("1.0.0")
package dev.carob.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
