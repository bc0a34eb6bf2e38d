package dev.carob.cli.verbs.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion scripts. They contain the distribution's commands and options, and ask a running
 * engine for commands of plugins and names of objects.
 */
final class CompletionScripts {

  private static final String PROGRAM = "carob";

  private final Map<String, CommandSpec> verbs;
  private final boolean described;

  private CompletionScripts(Map<String, CommandSpec> verbs, boolean described) {
    this.verbs = verbs;
    this.described = described;
  }

  /**
   * @param verbs models by verb
   * @param described whether the scripts contain the descriptions of commands
   */
  static CompletionScripts of(Map<String, CommandSpec> verbs, boolean described) {
    return new CompletionScripts(verbs, described);
  }

  /** Returns the script for a shell; empty if the shell is not supported. */
  Optional<String> script(String shell) {
    return switch (shell) {
      case "bash" -> Optional.of(bash());
      case "zsh" -> Optional.of(zsh());
      case "fish" -> Optional.of(fish());
      default -> Optional.empty();
    };
  }

  /** Combines all commands under a single parent, as picocli's completion requires. */
  String bash() {
    CommandSpec root = CommandSpec.create().name(PROGRAM);
    Map<String, CommandSpec> groups = new LinkedHashMap<>();
    verbs.forEach(
        (verb, spec) -> {
          String[] words = verb.split(" ", 2);
          if (words.length == 1) {
            root.addSubcommand(verb, spec);
          } else {
            groups
                .computeIfAbsent(words[0], group -> CommandSpec.create().name(group))
                .addSubcommand(words[1], spec);
          }
        });
    groups.forEach(root::addSubcommand);
    return AutoComplete.bash(PROGRAM, new CommandLine(root)) + BASH_PLUGINS;
  }

  /** Lets completion query the running engine for commands that plugins have added. */
  private static final String BASH_PLUGINS =
      """

      _carob_with_plugins() {
        _complete_carob "$@"
        if [ "$COMP_CWORD" -eq 1 ] || [ ${#COMPREPLY[@]} -eq 0 ]; then
          local IFS=$'\\n'
          local answer=( $(carob __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null) )
          [ ${#answer[@]} -eq 0 ] || COMPREPLY=( "${answer[@]}" )
        fi
      }
      complete -F _carob_with_plugins -o default carob
      """;

  private static final String ZSH_PLUGIN_COMMANDS =
      """
        local -a known
        local word
        known=(${commands%%:*})
        for word in ${(f)"$(carob __complete '' 2> /dev/null)"}; do
          (( $known[(Ie)$word] )) || commands+=($word)
        done
      """;

  private static final String ZSH_PLUGIN_WORDS =
      """
      local -a answer
      if (( ! $#flags )); then
        answer=(${(f)"$(carob __complete "${(@)words[2,CURRENT]}" 2> /dev/null)"})
      fi
      if (( $#answer )); then
        compadd -a answer
        return
      fi
      """;

  String zsh() {
    Map<String, List<String>> groups = new TreeMap<>();
    verbs
        .keySet()
        .forEach(
            verb ->
                groups
                    .computeIfAbsent(verb.split(" ", 2)[0], first -> new ArrayList<>())
                    .add(verb));
    StringBuilder script = new StringBuilder("#compdef carob\n\nlocal -a commands flags\n");
    script.append("if (( CURRENT == 2 )); then\n  commands=(\n");
    groups.forEach(
        (first, all) -> {
          String said = all.contains(first) ? said(first) : "commands of this group";
          script.append("    " + quoted(first + ":" + said) + "\n");
        });
    script.append("  )\n" + ZSH_PLUGIN_COMMANDS);
    script.append("  _describe -t commands command commands\n  return\nfi\n");
    groups.forEach(
        (first, all) -> {
          if (!all.contains(first)) {
            script.append(
                "if (( CURRENT == 3 )) && [[ $words[2] == %s ]]; then\n  commands=(%s)\n  _describe -t commands command commands\n  return\nfi\n"
                    .formatted(
                        first,
                        all.stream()
                            .map(
                                verb ->
                                    quoted(verb.substring(first.length() + 1) + ":" + said(verb)))
                            .collect(Collectors.joining(" "))));
          }
        });
    script.append("case \"$words[2] $words[3]\" in\n");
    // Commands of two words first: the pattern of a single word matches them too.
    verbs.entrySet().stream()
        .sorted(java.util.Comparator.comparing(entry -> !entry.getKey().contains(" ")))
        .forEach(
            entry ->
                script.append(
                    "  %s) flags=(%s) ;;\n"
                        .formatted(
                            entry.getKey().contains(" ")
                                ? quoted(entry.getKey())
                                : quoted(entry.getKey() + " ") + "*",
                            flags(entry.getValue()))));
    script.append("esac\n" + ZSH_PLUGIN_WORDS);
    script.append(
        "if [[ $words[CURRENT] == -* ]]; then\n  compadd -- $flags\nelse\n  _files\nfi\n");
    return script.toString();
  }

  private String said(String verb) {
    return described
        ? String.join(" ", Objects.requireNonNull(verbs.get(verb)).usageMessage().description())
        : "";
  }

  private static String flags(CommandSpec spec) {
    return spec.options().stream()
        .filter(option -> !option.hidden())
        .flatMap(option -> java.util.Arrays.stream(option.names()))
        .filter(name -> name.startsWith("--"))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static final String FISH_BEGIN =
      """
      function __carob_words
        set -l words (commandline -opc)
        string match -v -- '-*' $words[2..-1]
      end

      function __carob_is
        set -l words (__carob_words)
        test "$words[1..(math min (count $argv), (count $words))]" = "$argv"
      end

      function __carob_first
        test (count (__carob_words)) -eq 0
      end

      function __carob_group
        test (__carob_words | string collect) = $argv[1]
      end

      complete -c carob -n 'not __carob_first' -a '(carob __complete (commandline -opc)[2..-1] (commandline -ct) 2> /dev/null)'
      """;

  String fish() {
    StringBuilder script = new StringBuilder(FISH_BEGIN);
    Map<String, String> first = new TreeMap<>();
    verbs.forEach(
        (verb, spec) -> {
          String[] words = verb.split(" ", 2);
          if (words.length == 1) {
            first.put(verb, said(verb));
          } else {
            first.putIfAbsent(words[0], described ? Groups.title(words[0]) : "");
            script.append(fish("__carob_group " + words[0], "-f -a " + words[1], said(verb)));
          }
          for (OptionSpec option : spec.options()) {
            if (!option.hidden() && option.longestName().startsWith("--")) {
              script.append(
                  fish(
                      "__carob_is " + verb,
                      "-l "
                          + option.longestName().substring(2)
                          + (option.arity().min() > 0 ? " -r" : ""),
                      described ? String.join(" ", option.description()) : ""));
            }
          }
        });
    first.forEach((word, text) -> script.append(fish("__carob_first", "-f -a " + word, text)));
    return script.toString();
  }

  private static String fish(String condition, String what, String text) {
    String description =
        text.isEmpty()
            ? ""
            : " -d '" + text.replace("%%", "%").replace("\\", "\\\\").replace("'", "\\'") + "'";
    return "complete -c " + PROGRAM + " -n '" + condition + "' " + what + description + "\n";
  }
}
