package dev.carob.cli.verbs.command;

import dev.carob.spi.verb.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Writes the help of all commands as files. The client prints them if no engine is running, so that
 * help requires neither an engine nor root. The name of a file is the words of its command with
 * dashes between them; {@code .help} is the list of all commands, and {@code .version} the output
 * of {@code --version}. {@code .options} lists the options of all verbs, also those that help does
 * not show: a line {@code VERB <tab> OPTION}. {@code .completion-bash} and others are completion
 * scripts; a file {@code .group-network} marks a group that is no command by itself.
 */
final class HelpTexts implements VerbSource {

  private final Map<String, OfferedVerb> verbs;

  HelpTexts(Map<String, OfferedVerb> verbs) {
    this.verbs = verbs;
  }

  @Override
  public Set<String> names() {
    return verbs.keySet();
  }

  @Override
  public <T> Optional<T> use(String name, Function<OfferedVerb, T> action) {
    return Optional.ofNullable(verbs.get(name)).map(action);
  }

  void write(Path directory, String version) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> before = Files.list(directory)) {
      for (Path file : before.toList()) {
        Files.delete(file);
      }
    }
    Set<String> commands = new TreeSet<>(names());
    StringBuilder options = new StringBuilder();
    names().forEach(name -> options.append(options(name)));
    for (String name : names()) {
      String group = name.split(" ", 2)[0];
      if (Groups.exists(group, names()) && commands.add(group)) {
        Groups.members(group, names()).keySet().forEach(word -> commands.add(group + " " + word));
        if (!names().contains(group)) {
          Files.createFile(directory.resolve(".group-" + group));
        }
      }
    }
    Files.writeString(directory.resolve(".options"), options);
    for (String command : commands) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.add("--help");
      Files.writeString(directory.resolve(command.replace(' ', '-')), output(words));
    }
    CompletionScripts scripts = CompletionScripts.of(CommandReference.specs(), true);
    for (String shell : List.of("bash", "zsh", "fish")) {
      Files.writeString(
          directory.resolve(".completion-" + shell), scripts.script(shell).orElseThrow());
    }
    Files.writeString(directory.resolve(".help"), output(List.of("--help")));
    Files.writeString(
        directory.resolve(".version"), "carob version " + version.replace('-', '.') + "\n");
  }

  /** The lines of a verb in {@code .options}. */
  private String options(String verb) {
    CommandSpec spec =
        new CommandLine(Objects.requireNonNull(verbs.get(verb)).create(new NoConsole()))
            .getCommandSpec();
    Aliases.add(spec);
    return spec.optionsMap().keySet().stream()
        .sorted()
        .map(option -> verb + "\t" + option + "\n")
        .collect(Collectors.joining());
  }

  private String output(List<String> words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    Console console =
        new NoConsole() {
          @Override
          public PrintStream out() {
            return out;
          }
        };
    int code = new Commands(this, kind -> List.of()).run(words, console);
    if (code != 0) {
      throw new IllegalStateException("no help for " + words + ": exit code " + code);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
