package dev.carob.cli.verbs.command;

import dev.carob.api.container.EngineInfo;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Describes how a command is run, on its stderr in the form of Podman's log. The engine's own log
 * is a file.
 */
final class CommandLog {

  private static final List<String> LEVELS = List.of("info", "debug", "trace");

  private final PrintWriter err;
  private final int level;
  private final long begin = System.nanoTime();

  /**
   * @param level the least important level that is printed; those above info have no messages
   */
  CommandLog(PrintWriter err, String level) {
    this.err = err;
    this.level = LEVELS.indexOf(level);
  }

  /**
   * Describes the engine and the caller.
   *
   * @param arguments of the verb
   */
  void begin(List<String> arguments, Verb verb) {
    if (level < 0) {
      return;
    }
    EngineInfo engine = verb.engine().info();
    Console console = verb.console();
    print(
        "info",
        "engine %s, process %d, root %s, run directory %s"
            .formatted(engine.version(), engine.pid(), engine.root(), engine.run()));
    print("debug", "arguments " + arguments + ", working directory " + console.directory());
    print("debug", "backends " + new TreeMap<>(engine.defaults()));
    print(
        "trace",
        "terminals: stdin %b, stdout %b"
            .formatted(console.stdinTerminal(), console.stdoutTerminal()));
    print(
        "trace",
        console.environment().stream()
            .map(variable -> variable.replaceFirst("(?s)=.*", ""))
            .sorted()
            .collect(Collectors.joining(" ", "variables of the caller: ", "")));
  }

  /** Tells how the command ended. */
  void end(int code) {
    long millis = (System.nanoTime() - begin) / 1_000_000;
    print("debug", "exit code " + code + " after " + millis + " ms");
  }

  private void print(String at, String message) {
    if (LEVELS.indexOf(at) <= level) {
      err.printf(
          "time=\"%s\" level=%s msg=\"%s\"%n",
          Instant.now().truncatedTo(ChronoUnit.SECONDS),
          at,
          message.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      err.flush();
    }
  }
}
