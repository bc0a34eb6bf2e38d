package dev.carob.cli.verbs.command;

import java.util.List;
import java.util.Set;

/**
 * The commands that change nothing and end by themselves. If the engine stops while such a command
 * runs, the client runs it again on the next engine.
 */
final class ReadOnlyCommands {

  private static final Set<String> VERBS =
      Set.of(
          Commands.COMPLETE,
          "backend info",
          "backend ls",
          "config get",
          "config ls",
          "container exists",
          "diff",
          "engine start",
          "engine status",
          "history",
          "hooks ls",
          "image diff",
          "image exists",
          "image inspect",
          "image tree",
          "images",
          "info",
          "inspect",
          "network exists",
          "network inspect",
          "network ls",
          "plugin info",
          "plugin ls",
          "port",
          "ps",
          "secret exists",
          "secret inspect",
          "secret ls",
          "system df",
          "top",
          "version",
          "volume exists",
          "volume inspect",
          "volume ls");

  private ReadOnlyCommands() {}

  /** Returns true if a command line names a read-only command. */
  static boolean contain(List<String> arguments) {
    if (arguments.isEmpty()) {
      return true;
    }
    String first = arguments.get(0);
    String both = arguments.size() > 1 ? first + " " + arguments.get(1) : first;
    return VERBS.contains(first) || VERBS.contains(both) || VERBS.contains(Groups.plain(both));
  }
}
