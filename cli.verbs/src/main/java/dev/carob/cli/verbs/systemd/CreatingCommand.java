package dev.carob.cli.verbs.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line that created a container, split into its flags and the rest. */
final class CreatingCommand {

  /**
   * A flag of the command line.
   *
   * @param name the longest name, such as {@code --env}
   * @param value empty if the flag has none
   * @param words as typed
   */
  record Flag(String name, Optional<String> value, List<String> words) {}

  private final List<Flag> flags = new ArrayList<>();
  private final List<String> rest;

  private CreatingCommand(List<String> rest) {
    this.rest = rest;
  }

  /** The flags in their order. */
  List<Flag> flags() {
    return flags;
  }

  /** The image and its command. */
  List<String> rest() {
    return rest;
  }

  /** The last value of a flag. */
  Optional<String> value(String name) {
    return flags.stream()
        .filter(flag -> flag.name().equals(name))
        .reduce((first, second) -> second)
        .map(flag -> flag.value().orElse("true"));
  }

  /**
   * Parses the words after the verb.
   *
   * @param verb the model of {@code run}
   */
  static CreatingCommand parse(CommandSpec verb, List<String> words) {
    int at = 0;
    List<Flag> flags = new ArrayList<>();
    while (at < words.size() && words.get(at).startsWith("-") && words.get(at).length() > 1) {
      String word = words.get(at);
      if (word.equals("--")) {
        at++;
        break;
      }
      Optional<String> next =
          at + 1 < words.size() ? Optional.of(words.get(at + 1)) : Optional.empty();
      at +=
          word.startsWith("--") ? named(verb, word, next, flags) : letters(verb, word, next, flags);
    }
    CreatingCommand command =
        new CreatingCommand(List.copyOf(words.subList(Math.min(at, words.size()), words.size())));
    command.flags.addAll(flags);
    return command;
  }

  /** Parses a long flag and returns the number of its words. */
  private static int named(CommandSpec verb, String word, Optional<String> next, List<Flag> flags) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    if (equals >= 0) {
      flags.add(new Flag(name, Optional.of(word.substring(equals + 1)), List.of(word)));
      return 1;
    }
    if (!takesValue(verb.findOption(name)) || next.isEmpty()) {
      flags.add(new Flag(name, Optional.empty(), List.of(word)));
      return 1;
    }
    flags.add(new Flag(name, next, List.of(word, next.get())));
    return 2;
  }

  /** Parses a group of short flags, such as {@code -it}, and returns the number of its words. */
  private static int letters(
      CommandSpec verb, String word, Optional<String> next, List<Flag> flags) {
    for (int i = 1; i < word.length(); i++) {
      String letter = "-" + word.charAt(i);
      OptionSpec option = verb.findOption(letter);
      String name = option == null ? letter : option.longestName();
      if (!takesValue(option)) {
        flags.add(new Flag(name, Optional.empty(), List.of(letter)));
        continue;
      }
      String attached = word.substring(i + 1);
      if (!attached.isEmpty()) {
        String value = attached.startsWith("=") ? attached.substring(1) : attached;
        flags.add(new Flag(name, Optional.of(value), List.of(letter + attached)));
        return 1;
      }
      if (next.isPresent()) {
        flags.add(new Flag(name, next, List.of(letter, next.get())));
        return 2;
      }
    }
    return 1;
  }

  private static boolean takesValue(@org.jspecify.annotations.Nullable OptionSpec option) {
    // Flags that the verb does not have are global ones; those without a value are rare.
    return option == null || option.arity().min() > 0;
  }
}
