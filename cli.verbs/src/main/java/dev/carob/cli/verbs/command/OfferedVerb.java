package dev.carob.cli.verbs.command;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.Console;
import dev.carob.spi.verb.VerbProvider;
import java.util.concurrent.Callable;

/**
 * A verb of a provider.
 *
 * @param name with its group
 * @param bundle the plugin's bundle and its version, for messages; empty if the verb belongs to the
 *     distribution
 */
record OfferedVerb(String name, VerbProvider provider, String bundle) {

  /** Constructs the verb for one command line. */
  Callable<Integer> create(Console console) {
    Callable<Integer> verb = provider.verb(name, console);
    if (verb == null) {
      throw new CarobException.Internal(
          "the command '%s'%s has a fault: its provider returned no verb".formatted(name, origin()),
          null);
    }
    return verb;
  }

  private String origin() {
    return bundle.isEmpty() ? "" : " of the bundle " + bundle;
  }

  /**
   * Returns the exception to report. For a plugin's verb, any exception other than a {@link
   * CarobException} with a message is a fault, and the result names the plugin's bundle.
   */
  Throwable reported(Throwable e) {
    boolean worded =
        e instanceof CarobException && e.getMessage() != null && !e.getMessage().isBlank();
    if (worded || bundle.isEmpty()) {
      return e;
    }
    return new CarobException.Internal(
        "the command '%s'%s has a fault: %s; the engine's log has the details"
            .formatted(name, origin(), e),
        e);
  }
}
