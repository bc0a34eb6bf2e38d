package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import dev.carob.cli.podman.value.Instants;
import dev.carob.cli.verbs.common.CallerWait;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}. */
@Command(name = "logs", description = "Show the logs of containers")
final class LogsVerb extends Verb {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX");

  // ECMA-48 SGR: red, green, yellow, blue, magenta, cyan and white in the foreground.
  private static final List<String> COLORS =
      List.of("\033[31m", "\033[32m", "\033[33m", "\033[34m", "\033[35m", "\033[36m", "\033[37m");
  private static final byte[] NO_COLOR = "\033[0m".getBytes(StandardCharsets.UTF_8);

  @Option(names = "--color", description = "Show the output of each container in its own color")
  private boolean color;

  @Option(
      names = {"-f", "--follow"},
      description = "Follow the output until the container exits")
  private boolean follow;

  @Option(
      names = {"-l", "--latest"},
      description = "Use the newest container")
  private boolean latest;

  @Option(
      names = {"-n", "--names"},
      description = "With several containers, show names before lines, not ids")
  private boolean showNames;

  @Option(names = "--tail", paramLabel = "N", description = "Only the last N lines")
  private long tail = -1;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only lines since a time, or a duration before now such as 10m")
  private String since = "";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only lines until a time, or a duration from now; -10m is ten minutes ago")
  private String until = "";

  @Option(
      names = {"-t", "--timestamps"},
      description = "Show the time of each line")
  private boolean stamps;

  @Parameters(paramLabel = "CONTAINER", arity = "0..*", description = "Names or ids")
  private List<String> names = new ArrayList<>();

  /** The containers whose last record was a partial line. */
  private final Set<String> unfinished = new HashSet<>();

  LogsVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    if (names.isEmpty() == !latest) {
      throw new CarobException.InvalidArgument(
          latest
              ? "--latest and containers cannot be used together"
              : "specify at least one container name or ID to log");
    }
    Instant from = since.isEmpty() ? Instant.MIN : Instants.parse(since);
    Instant to = until.isEmpty() ? Instant.MAX : Instants.parse(until, true);
    LogOptions options =
        LogOptions.builder().tail(tail).since(from).until(to).follow(follow).build();
    List<ContainerInfo> containers =
        (latest ? List.of(ContainerSelection.newest(engine())) : names)
            .stream().map(engine()::inspect).toList();
    List<Subscription> followed = new ArrayList<>();
    for (ContainerInfo container : containers) {
      String hue = color ? COLORS.get(followed.size() % COLORS.size()) : "";
      followed.add(
          engine()
              .logs(
                  container.id(),
                  options,
                  line -> print(line, container.id(), prefix(container, containers), hue)));
    }
    out().flush();
    console().err().flush();
    // Each container has its own thread, except for the last, which uses this one.
    List<Thread> others = new ArrayList<>();
    for (Subscription one : followed.subList(0, followed.size() - 1)) {
      Thread thread = new Thread(() -> CallerWait.until(console(), one), "carob-logs");
      thread.setDaemon(true);
      thread.start();
      others.add(thread);
    }
    CallerWait.until(console(), followed.get(followed.size() - 1));
    others.forEach(LogsVerb::join);
    return 0;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while following logs", e);
    }
  }

  /** With several containers, each line begins with the container. */
  private String prefix(ContainerInfo container, List<ContainerInfo> all) {
    if (showNames) {
      return container.name() + " ";
    }
    return all.size() == 1 ? "" : container.id().substring(0, 12) + " ";
  }

  /**
   * @param hue the escape sequence of the container's color; empty: none
   */
  private synchronized void print(LogLine line, String container, String prefix, String hue) {
    PrintStream to = line.stream() == LogLine.Stream.STDERR ? console().err() : out();
    String source = container + line.stream();
    if (!unfinished.remove(source)) {
      String stamp = stamps ? STAMP.format(line.at().atZone(ZoneId.systemDefault())) + " " : "";
      byte[] head = (hue + prefix + stamp).getBytes(StandardCharsets.UTF_8);
      to.write(head, 0, head.length);
    }
    to.write(line.text(), 0, line.text().length);
    if (line.partial()) {
      unfinished.add(source);
    } else {
      if (!hue.isEmpty()) {
        to.write(NO_COLOR, 0, NO_COLOR.length);
      }
      to.write('\n');
    }
    if (follow) {
      to.flush();
    }
  }
}
