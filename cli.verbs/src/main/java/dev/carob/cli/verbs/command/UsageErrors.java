package dev.carob.cli.verbs.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Creates Podman's messages for errors about the arguments and flags of a command line. */
final class UsageErrors {

  /** The message of picocli for a value that cannot be converted, with the converter's reason. */
  private static final Pattern INVALID_VALUE =
      Pattern.compile("Invalid value for .*?: '(?<value>.*)' is (?<reason>.*)", Pattern.DOTALL);

  private UsageErrors() {}

  /** Returns the message for a wrong number of arguments; empty for other failures. */
  static Optional<String> argumentCount(CommandLine.ParameterException e, String command) {
    List<PositionalParamSpec> parameters =
        e.getCommandLine().getCommandSpec().positionalParameters();
    int least = parameters.stream().mapToInt(one -> one.arity().min()).sum();
    boolean unlimited = parameters.stream().anyMatch(UsageErrors::isUnlimited);
    int most = parameters.stream().mapToInt(one -> Math.max(1, one.arity().min())).sum();
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()
        && unmatched.getUnmatched().stream().noneMatch(one -> one.startsWith("-"))) {
      int received = most + unmatched.getUnmatched().size();
      return Optional.of(
          most == 0 ? "`" + command + "` takes no arguments" : limit(least, most, received));
    }
    if (e instanceof MissingParameterException missing
        && missing.getMissing().stream().allMatch(one -> one.isPositional())) {
      int received =
          missing.getMissing().stream()
              .mapToInt(one -> ((PositionalParamSpec) one).index().min())
              .min()
              .orElse(0);
      return Optional.of(
          unlimited
              ? "requires at least %d arg(s), only received %d".formatted(least, received)
              : limit(least, most, received));
    }
    return Optional.empty();
  }

  /**
   * Returns the message for an unknown flag.
   *
   * @param argument the flag, with or without a value
   */
  static String unknownFlag(String argument) {
    return argument.startsWith("--")
        ? "unknown flag: " + argument.replaceFirst("=.*", "")
        : "unknown shorthand flag: '" + argument.charAt(1) + "' in " + argument;
  }

  /** Returns the first unknown flag of a command line that lacks arguments. */
  static Optional<String> unknownFlag(CommandLine.ParameterException e, String[] arguments) {
    if (!(e instanceof MissingParameterException)) {
      return Optional.empty();
    }
    return Arrays.stream(arguments)
        .takeWhile(argument -> !argument.equals("--"))
        .filter(argument -> argument.startsWith("--"))
        .map(argument -> argument.replaceFirst("=.*", ""))
        .filter(name -> !e.getCommandLine().getCommandSpec().optionsMap().containsKey(name))
        .findFirst();
  }

  /** Returns the message for an invalid or missing value of a flag; empty for other failures. */
  static Optional<String> flagValue(CommandLine.ParameterException e, String[] arguments) {
    if (e instanceof MissingParameterException missing) {
      return missing.getMissing().stream()
          .filter(OptionSpec.class::isInstance)
          .map(one -> "flag needs an argument: " + missingValue((OptionSpec) one, arguments))
          .findFirst();
    }
    Matcher reason = INVALID_VALUE.matcher(String.valueOf(e.getMessage()));
    if (!(e.getArgSpec() instanceof OptionSpec flag) || !reason.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        "invalid argument \"%s\" for \"%s\" flag: %s"
            .formatted(reason.group("value"), names(flag), reason.group("reason")));
  }

  /** Names a flag without its value by its letter if the command line ends with it. */
  private static String missingValue(OptionSpec flag, String[] arguments) {
    String last = arguments.length == 0 ? "" : arguments[arguments.length - 1];
    String letter = last.isEmpty() ? "" : last.substring(last.length() - 1);
    boolean written = last.matches("-[^-]+") && Arrays.asList(flag.names()).contains("-" + letter);
    return written ? "'" + letter + "' in " + last : flag.longestName();
  }

  /** Returns the names of a flag as Podman's messages show them: {@code -t, --time}. */
  private static String names(OptionSpec flag) {
    String shortest = flag.shortestName();
    String longest = flag.longestName();
    return shortest.equals(longest) ? longest : shortest + ", " + longest;
  }

  private static boolean isUnlimited(PositionalParamSpec one) {
    return one.isMultiValue() && (one.arity().isVariable() || one.index().isVariable());
  }

  private static String limit(int least, int most, int received) {
    if (least == most) {
      return "accepts %d arg(s), received %d".formatted(most, received);
    }
    return least == 0
        ? "accepts at most %d arg(s), received %d".formatted(most, received)
        : "accepts between %d and %d arg(s), received %d".formatted(least, most, received);
  }
}
