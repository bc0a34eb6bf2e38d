package dev.carob.cli.verbs.common;

import dev.carob.cli.podman.value.KeyValues;
import dev.carob.spi.verb.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Environment variables of the caller, which may differ from the engine's. */
public final class CallerVariables {

  private CallerVariables() {}

  /** Returns all variables by name. */
  public static Map<String, String> all(Console console) {
    Map<String, String> all = new LinkedHashMap<>();
    KeyValues.pairs(
        console.environment().stream().filter(variable -> variable.indexOf('=') > 0).toList(),
        all::put);
    return all;
  }

  /** Returns the value of a variable; empty if it is not set. */
  public static Optional<String> find(Console console, String name) {
    String prefix = name + "=";
    return console.environment().stream()
        .filter(pair -> pair.startsWith(prefix))
        .map(pair -> pair.substring(prefix.length()))
        .findFirst();
  }
}
