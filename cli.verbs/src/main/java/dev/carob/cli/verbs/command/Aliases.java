package dev.carob.cli.verbs.command;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Old names of options, which Podman still accepts. */
final class Aliases {

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("--healthcheck-command", "--health-cmd"),
          Map.entry("--healthcheck-interval", "--health-interval"),
          Map.entry("--healthcheck-retries", "--health-retries"),
          Map.entry("--healthcheck-start-period", "--health-start-period"),
          Map.entry("--healthcheck-timeout", "--health-timeout"),
          Map.entry("--net", "--network"),
          Map.entry("--notruncate", "--no-trunc"),
          Map.entry("--override-arch", "--arch"),
          Map.entry("--override-os", "--os"),
          Map.entry("--override-variant", "--variant"),
          Map.entry("--purge", "--rm"),
          Map.entry("--storage", "--external"),
          Map.entry("--timeout", "--time"));

  private Aliases() {}

  /** Adds the old names of a command's options, hidden. */
  static void add(CommandSpec command) {
    NAMES.forEach(
        (alias, name) -> {
          OptionSpec option = command.optionsMap().get(name);
          if (option != null && !command.optionsMap().containsKey(alias)) {
            command.addOption(OptionSpec.builder(option).names(alias).hidden(true).build());
          }
        });
  }
}
