package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Generates docs/podman.md from the commands and flags of the installed Podman, those of carob, the
 * list of what carob refuses, and notes; and compares it with the page. Every command and flag of
 * Podman is supported, or refused with a reason.
 */
class PodmanPageTest {

  private static final Path TOP = Path.of(System.getProperty("carob.top"));
  private static final Path PAGE = TOP.resolve("docs/podman.md");
  private static final Path REFUSED =
      TOP.resolve("cli.verbs/src/main/resources/dev/carob/cli/verbs/command/refused.txt");
  private static final Path NOTES = TOP.resolve("itest/src/test/resources/podman-notes.txt");

  private static final Pattern COMMANDS =
      Pattern.compile("Available Commands:\\n(.*?)\\n\\n", Pattern.DOTALL);
  private static final Pattern OPTIONS =
      Pattern.compile("\\nOptions:\\n(.*?)(\\n\\n|$)", Pattern.DOTALL);
  private static final Pattern OPTION = Pattern.compile("(?m)^ +(?:-\\w, )?(--[\\w-]+)");
  private static final Pattern USAGE = Pattern.compile("Usage: carob ([a-z -]*[a-z])");

  /** The options before a command that the client handles, or that end the command line. */
  private static final Set<String> CLIENTS = Set.of("--help", "--version", "--root", "--runroot");

  /** A line of a list: commands, a flag or nothing, and a text. */
  private record Line(List<String> commands, String flag, String text) {

    boolean concerns(String command) {
      return commands.stream()
          .anyMatch(
              one ->
                  one.equals(command)
                      || one.endsWith(" *")
                          && command.startsWith(one.substring(0, one.length() - 1)));
    }
  }

  private static List<Line> lines(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] cells = line.split("\\|", 3);
        lines.add(
            new Line(List.of(cells[0].strip().split(" *, *")), cells[1].strip(), cells[2].strip()));
      }
    }
    return lines;
  }

  private static Optional<String> text(List<Line> lines, String command, String flag) {
    return lines.stream()
        .filter(line -> line.flag.equals(flag) && line.concerns(command))
        .map(Line::text)
        .findFirst();
  }

  private final TestEngine engine = new TestEngine();

  /** Podman's commands with their flags. */
  private final Map<String, Set<String>> podman = new TreeMap<>();

  /** The verbs of carob with their flags. */
  private final Map<String, Set<String>> own = new TreeMap<>();

  /** The verb of each of Podman's commands that carob has. */
  private final Map<String, String> verbs = new TreeMap<>();

  private void readPodman(List<String> words) {
    List<String> line = new ArrayList<>(List.of("podman"));
    line.addAll(words);
    line.add("--help");
    String help = engine.program(line.toArray(String[]::new)).ok().out();
    Matcher commands = COMMANDS.matcher(help);
    if (commands.find()) {
      for (String command : commands.group(1).split("\n")) {
        String word = command.strip().split(" ", 2)[0];
        if (!Set.of("help", "completion").contains(word)) {
          readPodman(Stream.concat(words.stream(), Stream.of(word)).toList());
        }
      }
      return;
    }
    Matcher options = OPTIONS.matcher(help);
    Set<String> flags = new TreeSet<>();
    if (options.find()) {
      OPTION.matcher(options.group(1)).results().forEach(found -> flags.add(found.group(1)));
    }
    flags.remove("--help");
    podman.put(String.join(" ", words), flags);
  }

  private void readOwn() throws IOException {
    for (String line : Files.readAllLines(TestEngine.DISTRIBUTION.resolve("lib/help/.options"))) {
      String[] cells = line.split("\t", 2);
      Set<String> flags = own.computeIfAbsent(cells[0], verb -> new TreeSet<>());
      if (cells[1].startsWith("--")) {
        flags.add(cells[1]);
      }
    }
    for (String command : podman.keySet()) {
      List<String> line = new ArrayList<>(List.of(command.split(" ")));
      line.add("--help");
      TestEngine.Result help = engine.ask(line.toArray(String[]::new));
      Matcher usage = USAGE.matcher(help.out());
      if (help.code() == 0 && usage.find()) {
        verbs.put(command, usage.group(1));
      }
    }
  }

  @Test
  void thePageListsEveryCommandAndFlagOfPodman() throws IOException {
    try (engine) {
      readPodman(List.of());
      assertThat(podman).hasSizeGreaterThan(150).containsKeys("run", "volume create");
      readOwn();
      List<Line> refused = lines(REFUSED);
      checkRefusals(refused);
      String page = page(refused, lines(NOTES));
      Path generated = TOP.resolve("itest/target/podman.md");
      Files.writeString(generated, page);
      assertThat(Files.readString(PAGE))
          .as("copy " + generated + " to docs/podman.md if it is right")
          .isEqualTo(page);
    }
  }

  /** Every command and flag is either supported or refused, and the refusals have their reasons. */
  private void checkRefusals(List<Line> refused) {
    List<String> missing = new ArrayList<>();
    podman.forEach(
        (command, flags) -> {
          String verb = verbs.get(command);
          Optional<String> whole = text(refused, command, "");
          assertThat(verb == null || whole.isEmpty()).as(command).isTrue();
          if (verb == null) {
            whole.ifPresentOrElse(
                reason -> engine.ask(command.split(" ")).fails(125, "is not supported: " + reason),
                () -> missing.add(command));
            return;
          }
          for (String flag : flags) {
            boolean supported = own.getOrDefault(verb, Set.of()).contains(flag);
            if (supported == text(refused, verb, flag).isPresent() && !verb.equals("build")) {
              missing.add(command + " " + flag);
            }
          }
        });
    assertThat(missing).as("neither supported nor refused, or both").isEmpty();
    for (Line line : refused) {
      if (!line.flag.isEmpty()) {
        for (String command : line.commands) {
          List<String> words = new ArrayList<>(List.of(command.split(" ")));
          words.add(line.flag + "=x");
          engine
              .ask(words.toArray(String[]::new))
              .fails(125, "the flag " + line.flag + " is not supported: " + line.text);
        }
      }
    }
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }

  /** Podman's options before a command that carob knows, and the errors of those it refuses. */
  private Map<String, String> globalOptions() {
    Map<String, String> options = new TreeMap<>();
    Matcher found = OPTIONS.matcher(engine.program("podman", "--help").ok().out());
    assertThat(found.find()).isTrue();
    OPTION
        .matcher(found.group(1))
        .results()
        .map(option -> option.group(1))
        .filter(option -> !CLIENTS.contains(option))
        .forEach(
            option -> {
              TestEngine.Result result = engine.ask(option + "=x", "ps");
              assertThat(result.err()).as(option).doesNotContain("unknown flag");
              String prefix = "Error: " + option + " ";
              options.put(
                  option,
                  result.err().startsWith(prefix)
                      ? result.err().strip().substring(prefix.length())
                      : "");
            });
    return options;
  }

  private String page(List<Line> refused, List<Line> notes) {
    StringBuilder page =
        new StringBuilder(
            """
            # Podman's commands and flags

            The commands and flags of Podman 4.3.1, and newer ones, as carob supports them. A command or flag that is refused is
            an error with the reason, and has no effect. This page is generated by a test, which compares it with the help of the
            installed Podman and with carob's commands.

            ## Refused commands

            | command | reason |
            | --- | --- |
            """);
    for (Line line : refused) {
      if (line.flag.isEmpty()) {
        page.append("| %s | %s |\n".formatted(code(line.commands), line.text));
      }
    }
    page.append("\n## Options before the command\n\nSupported: ");
    Map<String, String> global = globalOptions();
    Set<String> supported = new TreeSet<>(CLIENTS);
    global.forEach(
        (option, error) -> {
          if (error.isEmpty()) {
            supported.add(option);
          }
        });
    page.append(code(supported)).append(".\n\n| option | |\n| --- | --- |\n");
    global.forEach(
        (option, error) -> {
          if (!error.isEmpty()) {
            page.append("| `%s` | refused: it %s |\n".formatted(option, error));
          }
        });
    Map<String, Set<String>> names = new TreeMap<>();
    own.keySet().forEach(verb -> names.put(verb, new TreeSet<>()));
    verbs.forEach(
        (command, verb) -> names.computeIfAbsent(verb, any -> new TreeSet<>()).add(command));
    names.forEach((verb, commands) -> section(page, verb, commands, refused, notes));
    return page.toString();
  }

  private void section(
      StringBuilder page, String verb, Set<String> commands, List<Line> refused, List<Line> notes) {
    page.append("\n## ").append(verb).append('\n');
    Set<String> others = new TreeSet<>(commands);
    others.remove(verb);
    if (!others.isEmpty()) {
      page.append("\nAlso: ").append(code(others)).append(".\n");
    }
    text(notes, verb, "").ifPresent(note -> page.append('\n').append(note).append(".\n"));
    Set<String> flags = new TreeSet<>(own.getOrDefault(verb, Set.of()));
    flags.remove("--help");
    Set<String> podmans =
        commands.stream().flatMap(one -> podman.get(one).stream()).collect(Collectors.toSet());
    Set<String> known = new TreeSet<>(flags);
    known.retainAll(podmans);
    Set<String> further = new TreeSet<>(flags);
    further.removeAll(podmans);
    if (!known.isEmpty()) {
      page.append("\nSupported: ").append(code(known)).append(".\n");
    }
    if (!further.isEmpty()) {
      page.append("\nOf newer versions, other names of flags, or carob's own: ")
          .append(code(further))
          .append(".\n");
    }
    List<String> rows = new ArrayList<>();
    for (String flag : flags) {
      text(notes, verb, flag).ifPresent(note -> rows.add("| `%s` | %s |".formatted(flag, note)));
    }
    for (Line line : refused) {
      if (!line.flag.isEmpty() && line.concerns(verb)) {
        rows.add("| `%s` | refused: %s |".formatted(line.flag, line.text));
      }
    }
    if (!rows.isEmpty()) {
      page.append("\n| flag | |\n| --- | --- |\n").append(String.join("\n", rows)).append('\n');
    }
  }

  private static String code(Iterable<String> names) {
    List<String> quoted = new ArrayList<>();
    names.forEach(name -> quoted.add("`" + name + "`"));
    return String.join(", ", quoted);
  }
}
