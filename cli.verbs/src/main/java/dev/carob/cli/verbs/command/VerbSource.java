package dev.carob.cli.verbs.command;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Looks up verbs by name. */
interface VerbSource {

  /** Returns the names of all current verbs, sorted. */
  Set<String> names();

  /**
   * Uses a verb. Its provider is not returned to its bundle before the action has ended.
   *
   * @return the action's result; empty if the verb does not exist
   */
  <T> Optional<T> use(String name, Function<OfferedVerb, T> action);
}
