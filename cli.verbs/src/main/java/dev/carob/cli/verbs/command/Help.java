package dev.carob.cli.verbs.command;

import dev.carob.spi.verb.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Prints the lists of commands. It constructs each verb that it describes. */
final class Help {

  private static final Logger LOG = LoggerFactory.getLogger(Help.class);
  private static final Console NOWHERE = new NoConsole();

  private static final String GLOBAL =
      """

      Global options:
        --root DIR        Use the engine of this root ($CAROB_ROOT, or /var/lib/carob)
        --runroot DIR     Use this directory for volatile data ($CAROB_RUN, or /run/carob)
        --runtime NAME    Use this OCI runtime for new containers
        --hooks-dir DIR   Read OCI hooks for new containers from this directory (repeatable)
        --log-level LEVEL Describe how the command is run: info, debug or trace
        --noout           Discard the output
        -r, --remote      Not supported: carob uses the engine of this host (--remote=false is accepted)
        -v, --version     Print the version
        -h, --help        Show this help
      """;

  private final VerbSource verbs;

  /** The verbs whose failure has been logged. */
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  Help(VerbSource verbs) {
    this.verbs = verbs;
  }

  /**
   * Prints all commands.
   *
   * @param connection true if the caller has chosen a connection, so that Podman does not offer
   *     {@code --remote}
   */
  void all(PrintStream out, boolean connection) {
    out.print("Carob, a container engine made of OSGi bundles\n\n");
    out.print("Usage: carob [GLOBAL OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]\n\n");
    list(
        verbs.names().stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), Function.identity(), (a, b) -> a, TreeMap::new)),
        out);
    out.print(connection ? GLOBAL.replaceFirst(" *-r, --remote .*\n", "") : GLOBAL);
    out.print("\n'carob help COMMAND' describes a command.\n");
  }

  /** Prints the commands of a group. */
  void group(String group, PrintStream out) {
    String title = Groups.title(group);
    if (!title.isEmpty()) {
      out.print(title + "\n\n");
    }
    out.print("Usage: carob " + group + " COMMAND [OPTIONS] [ARGUMENTS]\n\n");
    list(Groups.members(group, verbs.names()), out);
    out.print("\n'carob help " + group + " COMMAND' describes a command.\n");
  }

  /**
   * Prints a line for each command.
   *
   * @param names the words of each command, mapped to the name of its verb
   */
  private void list(Map<String, String> names, PrintStream out) {
    int width = names.keySet().stream().mapToInt(String::length).max().orElse(1);
    out.print("Commands:\n");
    names.forEach((words, name) -> out.printf("  %-" + width + "s %s\n", words, description(name)));
  }

  /**
   * Returns the description of a verb in one line. If that fails, it is logged, so that the other
   * verbs are still listed.
   */
  private String description(String name) {
    return verbs.use(name, this::description).orElse("");
  }

  private String description(OfferedVerb verb) {
    try {
      String[] lines =
          new CommandLine(verb.create(NOWHERE)).getCommandSpec().usageMessage().description();
      return lines.length == 0 ? "" : lines[0];
    } catch (RuntimeException | LinkageError e) {
      if (logged.add(verb.name() + " " + verb.bundle())) {
        LOG.warn("the command {} {} cannot be described", verb.name(), verb.bundle(), e);
      }
      return verb.bundle().isEmpty()
          ? "(not available: see the engine's log)"
          : "(not available: a fault of the bundle %s; see the engine's log)"
              .formatted(verb.bundle());
    }
  }
}
