package dev.carob.cli.verbs.command;

import dev.carob.cli.verbs.command.ObjectNames.Kind;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completes command lines: commands, options, and names of containers, images and the like. */
final class Completion {

  private static final Console NOWHERE = new NoConsole();

  /** The kind of the objects that an option names. */
  private static final Map<String, Kind> OPTIONS =
      Map.of(
          "--network", Kind.NETWORK,
          "--net", Kind.NETWORK,
          "--volumes-from", Kind.CONTAINER,
          "--requires", Kind.CONTAINER,
          "--secret", Kind.SECRET);

  private final VerbSource verbs;
  private final Function<Kind, List<String>> names;

  /**
   * @param names looks up the names of all objects of a kind
   */
  Completion(VerbSource verbs, Function<Kind, List<String>> names) {
    this.verbs = verbs;
    this.names = names;
  }

  /** See {@link dev.carob.spi.verb.CommandRunner#complete}. */
  List<String> complete(List<String> arguments) {
    if (arguments.isEmpty()) {
      return List.of();
    }
    String prefix = arguments.get(arguments.size() - 1);
    List<String> before = new ArrayList<>(arguments.subList(0, arguments.size() - 1));
    Set<String> known = verbs.names();
    if (before.isEmpty()) {
      return sorted(
          Stream.concat(Stream.of("help"), known.stream().map(name -> name.split(" ", 2)[0])),
          prefix);
    }
    if (before.size() == 1 && Groups.exists(before.get(0), known)) {
      List<String> second = sorted(Groups.members(before.get(0), known).keySet().stream(), prefix);
      if (!second.isEmpty() || !known.contains(before.get(0))) {
        return second;
      }
    }
    String name = Commands.name(before, known);
    return verbs
        .use(name, verb -> words(name, verb.create(NOWHERE), before, prefix))
        .orElse(List.of());
  }

  /** Completes the last word after a verb. */
  private List<String> words(
      String name, Callable<Integer> verb, List<String> before, String prefix) {
    CommandSpec spec = new CommandLine(verb).getCommandSpec();
    spec.addOption(Commands.help(spec));
    if (prefix.startsWith("-")) {
      return sorted(
          spec.options().stream()
              .filter(option -> !option.hidden())
              .flatMap(option -> Stream.of(option.names())),
          prefix);
    }
    if (!before.isEmpty() && takesValue(spec, before.get(before.size() - 1))) {
      Kind kind = OPTIONS.get(before.get(before.size() - 1));
      return objects(kind == null ? List.of() : List.of(kind), prefix);
    }
    int index = 0;
    for (int i = 0; i < before.size(); i++) {
      if (takesValue(spec, before.get(i))) {
        i++;
      } else if (!before.get(i).startsWith("-")) {
        index++;
      }
    }
    int position = index;
    return objects(
        spec.positionalParameters().stream()
            .filter(parameter -> parameter.index().contains(position))
            .findFirst()
            .map(parameter -> kinds(name, parameter, position))
            .orElse(List.of()),
        prefix);
  }

  /** Returns true if the next word is the value of this one. */
  private static boolean takesValue(CommandSpec spec, String word) {
    OptionSpec option = spec.optionsMap().get(word);
    return option != null && option.arity().min() > 0;
  }

  /** The kinds of objects that an argument names, by its label and the verb's group. */
  private static List<Kind> kinds(String verb, PositionalParamSpec parameter, int position) {
    // A label such as CONTAINER COMMAND is that of a list whose first word is the container.
    String[] labels = parameter.paramLabel().split(" ", 2);
    if (labels.length > 1 && position > parameter.index().min() || verb.endsWith(" create")) {
      return List.of();
    }
    if (verb.equals("inspect")) {
      return List.of(Kind.CONTAINER, Kind.IMAGE);
    }
    String noun =
        labels[0].equals("NAME") ? verb.split(" ", 2)[0].toUpperCase(Locale.ROOT) : labels[0];
    return Stream.of(Kind.values()).filter(kind -> kind.name().equals(noun)).toList();
  }

  private List<String> objects(Collection<Kind> kinds, String prefix) {
    return sorted(kinds.stream().flatMap(kind -> names.apply(kind).stream()), prefix);
  }

  private static List<String> sorted(Stream<String> words, String prefix) {
    return words.filter(word -> word.startsWith(prefix)).sorted().distinct().toList();
  }
}
