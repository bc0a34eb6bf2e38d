package dev.carob.cli.verbs.systemd;

import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of {@code generate systemd} for the content of units. */
final class UnitOptions {

  private static final Set<String> POLICIES =
      Set.of("no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always");

  @Option(
      names = {"-n", "--name"},
      description = "Use the name of the container instead of its id")
  private boolean byName;

  @Option(
      names = "--new",
      arity = "0..1",
      fallbackValue = "true",
      description = "Create a container with the same command line instead of starting this one")
  private Optional<Boolean> create = Optional.empty();

  @Option(
      names = "--template",
      description = "Generate a template for several instances: %%i and %%I; implies --new")
  private boolean template;

  @Option(
      names = "--restart-policy",
      paramLabel = "POLICY",
      description =
          "Set Restart= of the unit: no, on-success, on-failure (the default), on-abnormal,"
              + " on-watchdog, on-abort or always")
  private Optional<String> restartPolicy = Optional.empty();

  @Option(
      names = "--restart-sec",
      paramLabel = "SECONDS",
      description = "Set the time before a restart")
  private Optional<Integer> restartSeconds = Optional.empty();

  @Option(
      names = "--start-timeout",
      paramLabel = "SECONDS",
      description = "Set the time that systemd waits for the start")
  private Optional<Integer> startTimeout = Optional.empty();

  @Option(
      names = {"--stop-timeout", "-t", "--time"},
      paramLabel = "SECONDS",
      description = "Set the time before the container is killed (default: the container's)")
  private Optional<Integer> stopTimeout = Optional.empty();

  @Option(
      names = "--container-prefix",
      paramLabel = "PREFIX",
      description = "Set the beginning of the unit's name (default: container)")
  private String prefix = "container";

  @Option(
      names = "--separator",
      paramLabel = "TEXT",
      description = "Set the text between the prefix and the container's name (default: -)")
  private String separator = "-";

  @Option(names = "--after", paramLabel = "UNIT", description = "Start the unit after another one")
  private List<String> after = new ArrayList<>();

  @Option(names = "--wants", paramLabel = "UNIT", description = "Start another unit as well")
  private List<String> wants = new ArrayList<>();

  @Option(
      names = "--requires",
      paramLabel = "UNIT",
      description = "Start another unit as well, and fail if it fails")
  private List<String> requires = new ArrayList<>();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description =
          "Set a variable of the unit; by default to its current value. NAME*: all that begin so")
  private List<String> env = new ArrayList<>();

  private List<String> environment = List.of();

  /**
   * Checks the values, and reads variables of the caller.
   *
   * @param variables each as {@code NAME=VALUE}
   */
  void resolve(List<String> variables) {
    restartPolicy
        .filter(policy -> !POLICIES.contains(policy))
        .ifPresent(
            policy -> {
              throw new CarobException.InvalidArgument(policy + " is not a valid restart policy");
            });
    Stream.of(restartSeconds, startTimeout, stopTimeout)
        .flatMap(Optional::stream)
        .filter(seconds -> seconds < 0)
        .forEach(
            seconds -> {
              throw new CarobException.InvalidArgument(
                  "invalid number of seconds " + seconds + ": it must not be negative");
            });
    if (template && !create.orElse(true)) {
      throw new CarobException.InvalidArgument("--template cannot be set with --new=false");
    }
    environment = env.stream().flatMap(text -> pairs(variables, text)).toList();
  }

  private static Stream<String> pairs(List<String> variables, String text) {
    if (text.indexOf('=') >= 0) {
      return Stream.of(text);
    }
    String beginning = text.endsWith("*") ? text.substring(0, text.length() - 1) : text + "=";
    return variables.stream().filter(pair -> pair.startsWith(beginning) && pair.indexOf('=') > 0);
  }

  boolean byName() {
    return byName;
  }

  boolean creates() {
    return template || create.orElse(false);
  }

  boolean template() {
    return template;
  }

  Optional<String> restartPolicy() {
    return restartPolicy;
  }

  Optional<Integer> restartSeconds() {
    return restartSeconds;
  }

  Optional<Integer> startTimeout() {
    return startTimeout;
  }

  Optional<Integer> stopTimeout() {
    return stopTimeout;
  }

  String prefix() {
    return prefix;
  }

  String separator() {
    return separator;
  }

  List<String> after() {
    return after;
  }

  List<String> wants() {
    return wants;
  }

  List<String> requires() {
    return requires;
  }

  boolean hasDependencies() {
    return !after.isEmpty() || !wants.isEmpty() || !requires.isEmpty();
  }

  /** The variables, each as {@code NAME=VALUE}. */
  List<String> environment() {
    return environment;
  }
}
