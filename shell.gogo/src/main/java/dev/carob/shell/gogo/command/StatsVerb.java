package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.ContainerStats;
import dev.carob.shell.gogo.format.Ago;
import dev.carob.shell.gogo.format.Output;
import dev.carob.shell.gogo.format.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stats}. */
@Command(name = "stats", description = "Show what containers use, again and again")
final class StatsVerb extends Verb {

  private static final String CLEAR = "\033[H\033[2J";
  private static final String[] TITLES = {
    "ID",
    "NAME",
    "CPU %",
    "MEM USAGE / LIMIT",
    "MEM %",
    "NET IO",
    "BLOCK IO",
    "PIDS",
    "CPU TIME",
    "AVG CPU %"
  };
  private static final Map<String, String> HEADINGS =
      Map.of(
          "CPUPerc", "CPU %",
          "MemUsage", "MEM USAGE / LIMIT",
          "MemPerc", "MEM %",
          "NetIO", "NET IO",
          "BlockIO", "BLOCK IO",
          "CPUTime", "CPU TIME",
          "AVGCPU", "AVG CPU %");

  @Option(
      names = {"-a", "--all"},
      description = "Also those that do not run")
  private boolean all;

  @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
  private String format = "";

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "SECONDS",
      description = "Seconds between two looks (${DEFAULT-VALUE})")
  private int interval = 5;

  @Option(
      names = {"-l", "--latest"},
      description = "Only the newest")
  private boolean latest;

  @Option(names = "--no-reset", description = "Do not clear the screen between two looks")
  private boolean noReset;

  @Option(names = "--no-stream", description = "Look once")
  private boolean noStream;

  @Option(names = "--no-trunc", description = "Write ids whole")
  private boolean noTrunc;

  @Parameters(paramLabel = "CONTAINER", arity = "0..*", description = "Names or ids; none: all")
  private List<String> names = new ArrayList<>();

  private final Map<String, ContainerStats> before = new HashMap<>();

  StatsVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    if ((all ? 1 : 0) + (latest ? 1 : 0) + (names.isEmpty() ? 0 : 1) > 1) {
      throw new CarobException.InvalidArgument(
          "--all, --latest and containers cannot be used together");
    }
    if (interval < 1) {
      throw new CarobException.InvalidArgument(
          "the interval of " + interval + " seconds is too short: at least 1");
    }
    CompletableFuture<Void> gone = Waits.gone(console());
    do {
      look();
    } while (!noStream && Waits.pause(gone, Duration.ofSeconds(interval)));
    return 0;
  }

  private void look() {
    List<ObjectNode> found = new ArrayList<>();
    for (ContainerInfo info : chosen()) {
      found.add(node(info, stats(info)));
    }
    if (!noStream && !noReset && format.isEmpty() && console().stdoutTerminal()) {
      out().print(CLEAR);
    }
    if (format.isEmpty()) {
      Table table = new Table();
      table.row(TITLES);
      for (ObjectNode node : found) {
        table.row(
            List.of(
                    "ID",
                    "Name",
                    "CPUPerc",
                    "MemUsage",
                    "MemPerc",
                    "NetIO",
                    "BlockIO",
                    "PIDS",
                    "CPUTime",
                    "AVGCPU")
                .stream()
                .map(key -> node.path(key).asText())
                .toList());
      }
      table.print(out());
    } else if (format.equals("json")) {
      Output.format(out(), format, found.stream().map(StatsVerb::json).toList(), Map.of());
    } else {
      Output.format(out(), format, found, HEADINGS);
    }
    out().flush();
  }

  private List<ContainerInfo> chosen() {
    if (latest) {
      return List.of(engine().inspect(Selection.newest(engine())));
    }
    if (!names.isEmpty()) {
      return names.stream().map(engine()::inspect).toList();
    }
    // What can't be measured is told to who asks for it by name.
    return engine().list().stream()
        .filter(info -> all || uses(info))
        .filter(info -> info.spec().cgroups() != CgroupMode.DISABLED)
        .toList();
  }

  private static boolean uses(ContainerInfo info) {
    return info.state() == ContainerState.RUNNING || info.state() == ContainerState.PAUSED;
  }

  /** Null where it does not run, or has ended since. */
  private @Nullable ContainerStats stats(ContainerInfo info) {
    if (!uses(info)) {
      return null;
    }
    try {
      return engine().stats(info.id());
    } catch (CarobException.InvalidState | CarobException.NotFound e) {
      return null;
    }
  }

  private ObjectNode node(ContainerInfo info, @Nullable ContainerStats found) {
    ContainerStats now =
        found == null
            ? new ContainerStats(
                info.id(),
                info.name(),
                Instant.now(),
                Instant.now(),
                Duration.ZERO,
                0,
                0,
                0,
                0,
                0,
                0,
                0)
            : found;
    ContainerStats last = before.put(now.id(), now);
    double share =
        last == null
            ? share(now.cpu(), Duration.between(now.started(), now.at()))
            : share(now.cpu().minus(last.cpu()), Duration.between(last.at(), now.at()));
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("ID", noTrunc ? now.id() : now.id().substring(0, 12));
    node.put("ContainerID", now.id());
    node.put("Name", now.name());
    node.put("CPUPerc", percent(share));
    node.put("MemUsage", size(now.memory()) + " / " + size(now.memoryLimit()));
    node.put(
        "MemPerc", percent(now.memoryLimit() == 0 ? 0 : 100.0 * now.memory() / now.memoryLimit()));
    node.put("NetIO", size(now.networkIn()) + " / " + size(now.networkOut()));
    node.put("BlockIO", size(now.blockIn()) + " / " + size(now.blockOut()));
    node.put("PIDS", String.valueOf(now.processes()));
    node.put("CPUTime", time(now.cpu()));
    node.put("AVGCPU", percent(share(now.cpu(), Duration.between(now.started(), now.at()))));
    node.put("MemLimit", now.memoryLimit());
    node.put("CPUNano", now.cpu().toNanos());
    return node;
  }

  /** The keys of Podman's JSON. */
  private static ObjectNode json(ObjectNode node) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("id", node.path("ID"));
    json.set("name", node.path("Name"));
    json.set("cpu_time", node.path("CPUTime"));
    json.set("cpu_percent", node.path("CPUPerc"));
    json.set("avg_cpu", node.path("AVGCPU"));
    json.set("mem_usage", node.path("MemUsage"));
    json.set("mem_percent", node.path("MemPerc"));
    json.set("net_io", node.path("NetIO"));
    json.set("block_io", node.path("BlockIO"));
    json.set("pids", node.path("PIDS"));
    return json;
  }

  private static double share(Duration used, Duration passed) {
    return passed.toNanos() <= 0 ? 0 : 100.0 * used.toNanos() / passed.toNanos();
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  private static String size(long bytes) {
    return Ago.size(bytes).replace(" ", "");
  }

  /** As Go writes it. */
  private static String time(Duration span) {
    if (span.isZero()) {
      return "0s";
    }
    return span.toMillis() < 1000
        ? number(span.toNanos() / 1e6) + "ms"
        : (span.toMinutes() > 0 ? span.toMinutes() + "m" : "")
            + number(span.toSecondsPart() + span.toNanosPart() / 1e9)
            + "s";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value).replaceFirst("\\.?0+$", "");
  }
}
