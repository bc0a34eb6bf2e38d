/**
 * Commands, which bundles can add, and the consoles from which they are called.
 *
 * <p>A command is a verb, such as {@code ps} or {@code volume rm}. A bundle adds verbs by
 * registering a {@link dev.carob.spi.verb.VerbProvider}; then they can be called by the {@code
 * carob} command and in the Gogo shell, and appear in help and completion. They disappear with the
 * service. A front end reads a command line, and passes it to the {@link
 * dev.carob.spi.verb.CommandRunner} together with a {@link dev.carob.spi.verb.Console}:
 *
 * <pre>{@code
 * @Component(property = "carob.verb=greet")
 * public final class Greetings implements VerbProvider {
 *   @Override
 *   public Callable<Integer> verb(String name, Console console) {
 *     return new Greet(console); // a class with picocli's annotations
 *   }
 * }
 * }</pre>
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.carob.spi.verb;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
