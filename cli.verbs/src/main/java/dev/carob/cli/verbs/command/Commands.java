package dev.carob.cli.verbs.command;

import dev.carob.api.CarobException;
import dev.carob.cli.verbs.common.Errors;
import dev.carob.cli.verbs.common.ExitCodes;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Runs command lines. Only the verb that is called is constructed; {@code help} constructs all. */
final class Commands {

  private static final String PROGRAM = "carob";

  /** The internal command that completion scripts call. */
  static final String COMPLETE = "__complete";

  private static final List<String> VERSION = List.of("-v", "--version");
  private static final Set<String> HELP = Set.of("help", "--help", "-h");

  private final VerbSource verbs;
  private final Help help;
  private final Completion completion;

  /**
   * @param names looks up the names of all objects of a kind
   */
  Commands(VerbSource verbs, Function<ObjectNames.Kind, List<String>> names) {
    this.verbs = verbs;
    this.help = new Help(verbs);
    this.completion = new Completion(verbs, names);
  }

  /** Runs one command line and returns its exit code. */
  int run(List<String> arguments, Console console) {
    try {
      int code = execute(new ArrayList<>(arguments), console);
      console.out().flush();
      console.err().flush();
      return code;
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      Errors.print(console.err(), e);
      console.err().flush();
      return code(e);
    }
  }

  private static int code(Throwable e) {
    return ExitCodes.USUAL.of(e);
  }

  private int execute(List<String> arguments, Console console) {
    GlobalOptions.Leading global = GlobalOptions.take(arguments);
    return execute(
        global.carried(), arguments, global.quiet() ? new QuietConsole(console) : console);
  }

  private int execute(List<String> global, List<String> arguments, Console console) {
    if (!arguments.isEmpty() && arguments.get(0).equals(COMPLETE)) {
      complete(arguments.subList(1, arguments.size())).forEach(console.out()::println);
      return 0;
    }
    if (arguments.isEmpty()) {
      help.all(console.out(), connection(global, console));
      return missing("", console);
    }
    if (HELP.contains(arguments.get(0))) {
      if (arguments.size() == 1) {
        help.all(console.out(), connection(global, console));
        return 0;
      }
      List<String> asked = new ArrayList<>(arguments.subList(1, arguments.size()));
      asked.add("--help");
      return execute(List.of(), asked, console);
    }
    if (isGroupOnly(arguments)) {
      help.group(arguments.get(0), console.out());
      return arguments.size() > 1 ? 0 : missing(arguments.get(0) + " ", console);
    }
    if (VERSION.contains(arguments.get(0))) {
      return execute(
          List.of(),
          new ArrayList<>(List.of("version", "--format", PROGRAM + " version {{.Version}}")),
          console);
    }
    String name = name(arguments, verbs.names());
    return verbs
        .use(name, verb -> execute(verb, global, arguments, console))
        .orElseThrow(() -> unknown(name, arguments));
  }

  private static boolean connection(List<String> global, Console console) {
    return Stream.concat(global.stream(), console.environment().stream())
        .anyMatch(
            text ->
                text.matches("(?s)(--url|--connection|CONTAINER_HOST|CONTAINER_CONNECTION)=.+"));
  }

  private CarobException unknown(String name, List<String> arguments) {
    return Stream.of(String.join(" ", name, arguments.isEmpty() ? "" : arguments.get(0)), name)
        .flatMap(words -> Refusals.command(words).stream())
        .findFirst()
        .<CarobException>map(CarobException.InvalidArgument::new)
        .orElseGet(() -> Suggestions.unknown(name, verbs.names()));
  }

  private static int missing(String group, Console console) {
    console.err().println("Error: missing command '" + PROGRAM + " " + group + "COMMAND'");
    return Verb.FAILED;
  }

  /** Returns true if a command line is a group without a command, or with a request for help. */
  private boolean isGroupOnly(List<String> arguments) {
    String first = arguments.get(0);
    Set<String> names = verbs.names();
    return !names.contains(first)
        && Groups.exists(first, names)
        && (arguments.size() == 1 || HELP.contains(arguments.get(1)));
  }

  private static int execute(
      OfferedVerb verb, List<String> global, List<String> arguments, Console console) {
    try {
      List<String> all = new ArrayList<>(global);
      all.addAll(arguments);
      CommandLine line = line(verb, all, console);
      if (line.isUnmatchedOptionsArePositionalParams()) {
        all.subList(0, global.size()).clear();
      }
      return line.execute(all.toArray(String[]::new));
    } catch (RuntimeException | LinkageError e) {
      Errors.print(console.err(), verb.reported(e));
      return code(e);
    }
  }

  /** Removes the verb, one or two words, from the beginning of a command line and returns it. */
  static String name(List<String> arguments, Set<String> names) {
    String first = arguments.remove(0);
    if (Groups.exists(first, names) && !arguments.isEmpty()) {
      String both = first + " " + arguments.get(0);
      if (names.contains(both) || !names.contains(first)) {
        arguments.remove(0);
        String plain = Groups.plain(both);
        return !names.contains(both) && names.contains(plain) ? plain : both;
      }
    }
    return first.equals("umount") ? "unmount" : first;
  }

  private static CommandLine line(OfferedVerb offered, List<String> arguments, Console console) {
    Callable<Integer> verb = offered.create(console);
    CommandLine line = new CommandLine(verb);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    if (verb instanceof Verb own) {
      line.setStopAtPositional(own.ownsTheRest());
      line.setUnmatchedOptionsArePositionalParams(own.ownsAll());
    }
    line.setPosixClusteredShortOptionsAllowed(true);
    line.setExpandAtFiles(false);
    // As in Podman, the last value counts.
    line.setOverwrittenOptionsAllowed(true);
    NumberConverters.register(line);
    line.getCommandSpec().name(PROGRAM + " " + offered.name());
    line.getCommandSpec().addOption(help(line.getCommandSpec()));
    Aliases.add(line.getCommandSpec());
    GlobalOptions.add(line, arguments);
    line.setParameterExceptionHandler(
        (e, args) -> {
          String command = PROGRAM + " " + offered.name();
          // picocli reports a missing argument first, but Podman an unknown flag.
          Optional<String> unknown = UsageErrors.unknownFlag(e, args);
          Optional<String> count =
              unknown.isPresent() ? Optional.empty() : UsageErrors.argumentCount(e, command);
          String error =
              unknown
                  .map(flag -> unknownFlag(offered.name(), flag))
                  .or(() -> count)
                  .orElseGet(() -> message(e, offered.name(), args));
          console.err().println("Error: " + error);
          if (count.isEmpty()) {
            console.err().println("See '" + command + " --help'");
          }
          return Verb.FAILED;
        });
    line.setExecutionExceptionHandler(
        (e, commandLine, parsed) -> {
          Errors.print(console.err(), offered.reported(e));
          return verb instanceof Verb own ? own.code(e) : code(e);
        });
    return line;
  }

  /** Adds {@code --help}, and {@code -h} unless the verb uses it for the host name. */
  static OptionSpec help(CommandSpec verb) {
    OptionSpec.Builder help =
        verb.optionsMap().containsKey("-h")
            ? OptionSpec.builder("--help")
            : OptionSpec.builder("-h", "--help");
    return help.type(boolean.class).usageHelp(true).description("Show this help").build();
  }

  /** The message for a flag that a verb does not have. */
  private static String unknownFlag(String verb, String argument) {
    return Refusals.flag(verb, argument.replaceFirst("=.*", ""))
        .orElseGet(() -> UsageErrors.unknownFlag(argument));
  }

  private static String message(CommandLine.ParameterException e, String verb, String[] arguments) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String first = unmatched.getUnmatched().get(0);
      return first.startsWith("-") && first.length() > 1
          ? unknownFlag(verb, first)
          : "unexpected argument '" + first + "'";
    }
    return UsageErrors.flagValue(e, arguments).orElseGet(() -> String.valueOf(e.getMessage()));
  }

  /** See {@link dev.carob.spi.verb.CommandRunner#complete}. */
  List<String> complete(List<String> arguments) {
    return completion.complete(arguments);
  }
}
