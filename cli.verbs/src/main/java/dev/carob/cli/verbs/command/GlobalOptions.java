package dev.carob.cli.verbs.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.EngineInfo;
import dev.carob.cli.verbs.common.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Podman's global options (podman(1)). They precede the command, or are among its options. The
 * client handles {@code --root} and {@code --runroot}. Here, {@code --runtime} and {@code
 * --hooks-dir} apply to new containers, and {@code --log-level} to the command. The values of the
 * others are checked and ignored, because they concern the engine and not one command.
 */
final class GlobalOptions {

  private static final String LOG_LEVEL = "--log-level";
  private static final List<String> LOG_LEVELS =
      List.of("trace", "debug", "info", "warn", "warning", "error", "fatal", "panic");
  private static final String DEBUG = "--debug";
  private static final String VOLUMES = "--volumepath";
  private static final int BAD_LOG_LEVEL = 1;

  /**
   * An option.
   *
   * @param names with their dashes, the long one first
   * @param hasValue true if a value follows
   * @param check rejects invalid values
   */
  private record Option(List<String> names, boolean hasValue, Check check) {

    String name() {
      return names.get(0);
    }
  }

  /** Checks a value, which is {@code "true"} if the option takes none. */
  private interface Check {
    void value(String value);
  }

  private static final Check ANY = value -> {};

  private static final List<Option> OPTIONS =
      List.of(
          value(LOG_LEVEL, ANY),
          value(
              "--cgroup-manager",
              value ->
                  oneOf(
                      value,
                      Set.of("cgroupfs", "systemd"),
                      "cgroup manager must be one of cgroupfs and systemd: invalid argument")),
          value(
              "--events-backend",
              value ->
                  oneOf(
                      value,
                      Set.of("file", "journald", "none"),
                      "\"" + value + "\" is not a valid events backend: invalid argument")),
          value("--hooks-dir", ANY),
          value("--runtime", ANY),
          value("--runtime-flag", engineWide("--runtime-flag")),
          value("--storage-driver", ANY),
          value("--storage-opt", ANY),
          value("--tmpdir", ANY),
          value("--conmon", ANY),
          value("--namespace", ANY),
          value("--network-cmd-path", ANY),
          value("--default-mounts-file", ANY),
          value("--ssh", ANY),
          value("--identity", ANY),
          value("--cdi-spec-dir", ANY),
          value("--network-config-dir", engineWide("--network-config-dir")),
          value(VOLUMES, ANY),
          value("--imagestore", engineWide("--imagestore")),
          value("--module", engineWide("--module")),
          value("--url", value -> remote("--url")),
          new Option(List.of("--connection", "-c"), true, value -> remote("--connection")),
          new Option(
              List.of("--remote", "-r"),
              false,
              value -> {
                if (!value.equals("false")) {
                  remote("--remote");
                }
              }),
          new Option(List.of(DEBUG, "-D"), false, ANY),
          new Option(List.of("--syslog"), false, ANY),
          new Option(List.of("--trace"), false, ANY),
          new Option(List.of("--transient-store"), false, ANY));

  private GlobalOptions() {}

  private static Option value(String name, Check check) {
    return new Option(List.of(name), true, check);
  }

  private static void oneOf(String value, Set<String> values, String error) {
    if (!values.contains(value)) {
      throw new CarobException.InvalidArgument(error);
    }
  }

  private static Check engineWide(String name) {
    return value -> {
      throw new CarobException.InvalidArgument(
          name
              + " cannot be set for one command: it belongs to the engine. Use another engine (--root"
              + " and --runroot) or its configuration ('carob config')");
    };
  }

  /** The client passes the option to an engine that it starts; a running engine cannot change. */
  private static void requireVolumes(Path wanted, Verb verb) {
    EngineInfo engine = verb.engine().info();
    Path path = verb.console().path(wanted.toString()).normalize();
    if (!engine.volumes().equals(path)) {
      throw new CarobException.InvalidArgument(
          "the volumes of the root %s are in %s, and not in %s"
              .formatted(engine.root(), engine.volumes(), path));
    }
  }

  private static void remote(String name) {
    throw new CarobException.InvalidArgument(
        name + " is not supported: carob connects to the engine of this host only");
  }

  /**
   * The options that precede a command.
   *
   * @param carried options for the command's own options
   * @param quiet true if the command's output is discarded ({@code --noout})
   */
  record Leading(List<String> carried, boolean quiet) {}

  /** Removes the options that precede the command from a command line and returns them. */
  static Leading take(List<String> arguments) {
    List<String> carried = new ArrayList<>();
    boolean quiet = false;
    while (!arguments.isEmpty() && isOption(arguments.get(0))) {
      String first = arguments.remove(0);
      int equals = first.indexOf('=');
      String name = equals < 0 ? first : first.substring(0, equals);
      if (name.equals("--noout")) {
        quiet = equals < 0 || Boolean.parseBoolean(first.substring(equals + 1));
        continue;
      }
      Option option = find(name).orElseThrow(() -> unknown(name));
      String value = equals < 0 ? "true" : first.substring(equals + 1);
      if (equals < 0 && option.hasValue()) {
        if (arguments.isEmpty()) {
          throw new CarobException.InvalidArgument(
              "flag needs an argument: " + name + "\nSee 'carob --help'");
        }
        value = arguments.remove(0);
      }
      carried.add(option.name() + "=" + value);
    }
    return new Leading(carried, quiet);
  }

  private static boolean isOption(String argument) {
    return argument.startsWith("-")
        && argument.length() > 1
        && !List.of("-h", "--help", "-v", "--version").contains(argument);
  }

  private static CarobException unknown(String name) {
    return new CarobException.InvalidArgument(
        UsageErrors.unknownFlag(name) + "\nSee 'carob --help'");
  }

  private static Optional<Option> find(String name) {
    return OPTIONS.stream().filter(option -> option.names().contains(name)).findFirst();
  }

  /**
   * Adds the options that occur among a command's arguments, unless the command has options of
   * these names. Options that do not occur are not added, because that would delay every command.
   */
  static void add(CommandLine line, List<String> arguments) {
    CommandSpec command = line.getCommandSpec();
    List<Option> given = OPTIONS.stream().filter(option -> occurs(option, arguments)).toList();
    for (Option option : given) {
      if (command.optionsMap().containsKey(option.name())) {
        continue;
      }
      OptionSpec.Builder spec =
          OptionSpec.builder(option.name()).hidden(true).fallbackValue("true");
      command.addOption(
          option.hasValue()
              ? spec.type(String.class).arity("1").build()
              : spec.type(boolean.class).arity("0..1").build());
    }
    if (!given.isEmpty()) {
      IExecutionStrategy usual = line.getExecutionStrategy();
      line.setExecutionStrategy(parsed -> execute(line, usual, parsed, given));
    }
  }

  private static boolean occurs(Option option, List<String> arguments) {
    return arguments.stream()
        .anyMatch(word -> word.equals(option.name()) || word.startsWith(option.name() + "="));
  }

  private static int execute(
      CommandLine line, IExecutionStrategy usual, ParseResult parsed, List<Option> given) {
    try {
      if (!check(parsed, given)) {
        return BAD_LOG_LEVEL;
      }
      CommandLog log = log(parsed);
      if (parsed.commandSpec().userObject() instanceof Verb verb) {
        log.begin(parsed.originalArgs(), verb);
        int code = usual.execute(parsed);
        log.end(code);
        return code;
      }
    } catch (CarobException e) {
      line.getErr().println("Error: " + e.getMessage());
      return Verb.FAILED;
    }
    return usual.execute(parsed);
  }

  /** The log that the options request; {@code --debug} is the level {@code debug}. */
  private static CommandLog log(ParseResult parsed) {
    String level =
        parsed.hasMatchedOption(LOG_LEVEL)
            ? String.valueOf(parsed.<Object>matchedOptionValue(LOG_LEVEL, ""))
            : "";
    return new CommandLog(
        parsed.commandSpec().commandLine().getErr(), isDebug(parsed) ? "debug" : level);
  }

  private static boolean isDebug(ParseResult parsed) {
    return parsed.hasMatchedOption(DEBUG)
        && Boolean.TRUE.equals(parsed.<Boolean>matchedOptionValue(DEBUG, false));
  }

  /**
   * Checks the values of options. Prints an error and returns false for an invalid log level, for
   * which Podman exits with 1; throws for other invalid values.
   */
  private static boolean check(ParseResult parsed, List<Option> given) {
    if (isDebug(parsed) && parsed.hasMatchedOption(LOG_LEVEL)) {
      parsed
          .commandSpec()
          .commandLine()
          .getErr()
          .println("Setting --log-level and --debug is not allowed");
      return false;
    }
    for (Option option : given) {
      if (parsed.hasMatchedOption(option.name())) {
        String value = String.valueOf(parsed.<Object>matchedOptionValue(option.name(), ""));
        if (option.name().equals(LOG_LEVEL) && !LOG_LEVELS.contains(value)) {
          parsed
              .commandSpec()
              .commandLine()
              .getErr()
              .printf(
                  "Log Level \"%s\" is not supported, choose from: %s%n",
                  value, String.join(", ", LOG_LEVELS));
          return false;
        }
        option.check().value(value);
        if (option.name().equals(VOLUMES)
            && parsed.commandSpec().userObject() instanceof Verb verb) {
          requireVolumes(Path.of(value).normalize(), verb);
        }
      }
    }
    return true;
  }
}
