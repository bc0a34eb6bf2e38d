/**
 * Contract tests: what any implementation of an SPI has to do, so that Carob can use it.
 *
 * <p>Extend the contract of the SPI in a test of your own, and say how yours is opened. An example:
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
 * <p>{@link dev.carob.tck.MisbehavingBackend} is the opposite: a backend with a chosen fault, for
 * tests of what uses backends.
 *
 * <p>A contract that needs root, or a program, fails without it and says so.
 */
@Export
@Version("1.1.0")
package dev.carob.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
