package dev.carob.cli.verbs.command;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Where command lines find their verbs. */
interface VerbSource {

  /** The names of all verbs at present, in order. */
  Set<String> names();

  /**
   * Uses a verb. Its provider is not returned to its bundle before the action has ended.
   *
   * @return the action's result; empty if there is no such verb, or no longer
   */
  <T> Optional<T> use(String name, Function<OfferedVerb, T> action);
}
