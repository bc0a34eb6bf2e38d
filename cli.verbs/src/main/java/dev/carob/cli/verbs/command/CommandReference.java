package dev.carob.cli.verbs.command;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;
import dev.carob.cli.verbs.plugin.PluginCommands;
import dev.carob.cli.verbs.plugin.PluginServices;
import dev.carob.spi.verb.VerbProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Generates the documentation of the commands from their picocli models: a manual page for each
 * command and completion scripts for bash and zsh in {@code pages}, and help texts in {@code help}.
 * Runs when the distribution is built:
 *
 * <pre>java … dev.carob.cli.verbs.command.CommandReference DIRECTORY VERSION</pre>
 */
public final class CommandReference {

  private static final String PROGRAM = "carob";

  private final Map<String, CommandSpec> verbs;
  private final String version;

  private CommandReference(String version) {
    this.version = version;
    this.verbs = specs();
  }

  public static void main(String[] arguments) throws IOException {
    Path top = Path.of(arguments[0]).resolve("pages");
    CommandReference pages = new CommandReference(arguments[1]);
    Path manual = Files.createDirectories(top.resolve("man/man1"));
    Files.writeString(manual.resolve(PROGRAM + ".1"), pages.overview());
    for (Map.Entry<String, CommandSpec> verb : pages.verbs.entrySet()) {
      Files.writeString(
          manual.resolve(PROGRAM + "-" + verb.getKey().replace(' ', '-') + ".1"),
          pages.page(verb.getKey(), verb.getValue()));
    }
    Path bash = Files.createDirectories(top.resolve("bash-completion/completions"));
    Files.writeString(bash.resolve(PROGRAM), pages.bash());
    Path zsh = Files.createDirectories(top.resolve("zsh/vendor-completions"));
    Files.writeString(zsh.resolve("_" + PROGRAM), pages.zsh());
    new HelpTexts(offered()).write(Path.of(arguments[0]).resolve("help"), arguments[1]);
  }

  /** The command models by verb; the verbs cannot be executed. */
  static Map<String, CommandSpec> specs() {
    Map<String, CommandSpec> specs = new TreeMap<>();
    offered().forEach((name, verb) -> specs.put(name, spec(verb)));
    return specs;
  }

  /** All verbs of the distribution by name. They cannot be executed. */
  @SuppressWarnings("NullAway") // verbs use services only when they run
  private static Map<String, OfferedVerb> offered() {
    Map<String, OfferedVerb> offered = new TreeMap<>();
    for (VerbTable<Services> table : EngineVerbsComponent.tables()) {
      VerbProvider provider = table.provider(null);
      table.names().forEach(name -> offered.put(name, new OfferedVerb(name, provider, "")));
    }
    VerbTable<PluginServices> plugins = PluginCommands.table();
    VerbProvider provider = plugins.provider(new PluginServices(null, null, null));
    plugins.names().forEach(name -> offered.put(name, new OfferedVerb(name, provider, "")));
    return offered;
  }

  private static CommandSpec spec(OfferedVerb verb) {
    CommandSpec spec = new CommandLine(verb.create(new NoConsole())).getCommandSpec();
    spec.addOption(Commands.help(spec));
    return spec;
  }

  private static String description(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().description());
  }

  /** Escapes text for groff, so that no part of it is interpreted as a macro. */
  private static String roff(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  private String heading(String name) {
    return ".TH \"%s\" 1 \"\" \"Carob %s\" \"Carob\"\n"
        .formatted(name.toUpperCase(Locale.ROOT), version);
  }

  private String overview() {
    StringBuilder page = new StringBuilder(heading(PROGRAM));
    page.append(".SH NAME\ncarob \\- a container engine made of OSGi bundles\n");
    page.append(".SH SYNOPSIS\n.B carob\n[\\-\\-root DIR] [\\-\\-runroot DIR]\n");
    page.append("[\\-\\-hooks\\-dir DIR]... COMMAND [OPTIONS] [ARGUMENTS]\n");
    page.append(".SH DESCRIPTION\n");
    page.append("The commands have the names, flags, output and exit codes of podman(1). ");
    page.append("The first command starts the engine.\n");
    page.append(".SH COMMANDS\n");
    verbs.forEach(
        (verb, spec) ->
            page.append(".TP\n.BR carob\\-")
                .append(roff(verb.replace(' ', '-')))
                .append(" (1)\n")
                .append(roff(description(spec)))
                .append('\n'));
    return page.toString();
  }

  private String page(String verb, CommandSpec spec) {
    String name = PROGRAM + "-" + verb.replace(' ', '-');
    StringBuilder page = new StringBuilder(heading(name));
    page.append(".SH NAME\n%s \\- %s\n".formatted(roff(name), roff(description(spec))));
    page.append(".SH SYNOPSIS\n.B carob %s\n[OPTIONS]".formatted(roff(verb)));
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      String label = roff(parameter.paramLabel());
      boolean many =
          parameter.arity().max() > 1 || parameter.index().max() > parameter.index().min();
      page.append(parameter.arity().min() == 0 ? " [" + label + "]" : " " + label)
          .append(many ? "..." : "");
    }
    page.append("\n.SH DESCRIPTION\n").append(roff(description(spec))).append(".\n");
    list(page, "ARGUMENTS", spec.positionalParameters(), one -> roff(one.paramLabel()));
    list(
        page,
        "OPTIONS",
        spec.options().stream().filter(option -> !option.hidden()).toList(),
        CommandReference::names);
    page.append(".SH SEE ALSO\n.BR carob (1)\n");
    return page.toString();
  }

  private interface Title<T> {
    String of(T argument);
  }

  private static <T extends ArgSpec> void list(
      StringBuilder page, String heading, List<T> arguments, Title<T> title) {
    if (!arguments.isEmpty()) {
      page.append(".SH ").append(heading).append('\n');
      for (T argument : arguments) {
        page.append(".TP\n.B ").append(title.of(argument)).append('\n');
        page.append(roff(String.join(" ", argument.description()))).append('\n');
      }
    }
  }

  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    return roff(option.arity().max() == 0 ? names : names + " " + option.paramLabel());
  }

  /** Combines all commands under a single parent, as picocli's completion requires. */
  private String bash() {
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

  private String zsh() {
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
    return description(Objects.requireNonNull(verbs.get(verb)));
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
}
