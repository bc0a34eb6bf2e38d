package dev.carob.cli.verbs.command;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;
import dev.carob.cli.verbs.plugin.PluginCommands;
import dev.carob.cli.verbs.plugin.PluginServices;
import dev.carob.spi.verb.VerbProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Generates the documentation of the commands from their picocli models: a manual page for each
 * command and completion scripts for bash, zsh and fish in {@code pages}, and help texts in {@code
 * help}. Runs when the distribution is built:
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
    CompletionScripts scripts = CompletionScripts.of(pages.verbs, true);
    Files.writeString(bash.resolve(PROGRAM), scripts.bash());
    Path zsh = Files.createDirectories(top.resolve("zsh/vendor-completions"));
    Files.writeString(zsh.resolve("_" + PROGRAM), scripts.zsh());
    Path fish = Files.createDirectories(top.resolve("fish/vendor_completions.d"));
    Files.writeString(fish.resolve(PROGRAM + ".fish"), scripts.fish());
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
}
