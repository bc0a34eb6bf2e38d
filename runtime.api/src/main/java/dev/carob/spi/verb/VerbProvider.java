package dev.carob.spi.verb;

import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Adds commands. It is registered as a service with the property {@link #VERBS}; the service itself
 * is requested only when one of its commands is called or described.
 *
 * <p>If two providers have a verb of the same name, the one with the higher service ranking, and of
 * equal ones the older one, is called.
 */
@ConsumerType
public interface VerbProvider {

  /**
   * Service property: the names of the verbs, a {@code String+}. A name is one word, such as {@code
   * greet}, or a group and a word, such as {@code volume check}. Words consist of lower-case
   * letters, digits and hyphens.
   */
  String VERBS = "carob.verb";

  /**
   * Creates a command that can be run once.
   *
   * @param name one of the names in {@link #VERBS}
   * @param console where the command is called; for a description, the console has empty input and
   *     discards output
   * @return an object with picocli's annotations for its description, options and parameters. Its
   *     result is the exit code; a {@link dev.carob.api.CarobException} is reported as an error.
   */
  Callable<Integer> verb(String name, Console console);
}
