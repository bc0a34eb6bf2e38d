package dev.carob.cli.verbs.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.ContainerStats;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.Table;
import dev.carob.cli.podman.shape.ContainerUsage;
import dev.carob.cli.verbs.common.CallerWait;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stats}. */
@Command(name = "stats", description = "Show the resource usage of containers")
final class StatsVerb extends Verb {

  private static final List<ContainerState> USING =
      List.of(ContainerState.RUNNING, ContainerState.PAUSED);
  private static final String CLEAR = "\033[H\033[2J";

  @Option(
      names = {"-a", "--all"},
      description = "Include containers that do not run")
  private boolean all;

  @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
  private String format = "";

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "SECONDS",
      description = "Set the seconds between two updates (${DEFAULT-VALUE})")
  private int interval = 5;

  @Option(
      names = {"-l", "--latest"},
      description = "Only the newest container")
  private boolean latest;

  @Option(names = "--no-reset", description = "Do not clear the screen between two updates")
  private boolean noReset;

  @Option(names = "--no-stream", description = "Show the usage once")
  private boolean noStream;

  @Option(names = "--no-trunc", description = "Do not truncate ids")
  private boolean noTrunc;

  @Parameters(
      paramLabel = "CONTAINER",
      arity = "0..*",
      description = "Names or ids; all containers by default")
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
    CompletableFuture<Void> gone = CallerWait.gone(console());
    do {
      look();
    } while (!noStream && CallerWait.pause(gone, Duration.ofSeconds(interval)));
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
      table.row(ContainerUsage.TITLES);
      found.forEach(node -> table.row(ContainerUsage.cells(node)));
      table.print(out());
    } else if (Output.isJson(format)) {
      Output.format(out(), format, found.stream().map(ContainerUsage::json).toList(), Map.of());
    } else {
      Output.format(out(), format, found, ContainerUsage.HEADINGS);
    }
    out().flush();
  }

  private List<ContainerInfo> chosen() {
    if (latest) {
      return List.of(engine().inspect(ContainerSelection.newest(engine())));
    }
    if (!names.isEmpty()) {
      return names.stream().map(engine()::inspect).toList();
    }
    // A container that cannot be measured is an error only if it was named.
    ContainerQuery query = all ? ContainerQuery.ALL : ContainerQuery.ALL.within(USING);
    return engine().list(query).stream()
        .filter(info -> info.spec().cgroups() != CgroupMode.DISABLED)
        .toList();
  }

  private static boolean uses(ContainerInfo info) {
    return USING.contains(info.state());
  }

  /** Returns the usage of a container; null if it does not run. */
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
    ContainerStats now = found == null ? ContainerUsage.none(info, Instant.now()) : found;
    return ContainerUsage.of(now, before.put(now.id(), now), noTrunc);
  }
}
