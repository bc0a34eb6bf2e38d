package dev.carob.spi.verb;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Runs command lines for front ends. */
@ProviderType
public interface CommandRunner {

  /**
   * Runs a command line and reports failures on the console.
   *
   * @param arguments the words after the program's name; empty for an overview of all commands
   * @return the exit code, by Podman's rules
   */
  int run(List<String> arguments, Console console);

  /**
   * The names of all verbs at present, in order: {@code attach}, {@code backend info} and so on.
   */
  Set<String> verbs();

  /**
   * The words that can follow in a command line: verbs, the words of a group, or a verb's options.
   *
   * @param arguments the words so far; the last one is the beginning of the word to complete, and
   *     may be empty
   * @return in order; empty if nothing is known
   */
  List<String> complete(List<String> arguments);

  /**
   * Returns true if a command changes nothing and ends by itself, so that it can be repeated on
   * another engine if this one ends first.
   */
  boolean isReadOnly(List<String> arguments);

  /** Calls a listener after each change of {@link #verbs()}, until the registration is closed. */
  Registration onChange(Runnable listener);

  /** The registration of a listener. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
