package dev.carob.cli.verbs.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.container.ContainerState;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.podman.format.Table;
import dev.carob.cli.podman.shape.ContainerLine;
import dev.carob.cli.podman.shape.ContainerLine.Namespace;
import dev.carob.cli.podman.shape.ExternalLine;
import dev.carob.cli.verbs.common.CallerWait;
import dev.carob.cli.verbs.common.Queries;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ps}. */
@Command(name = "ps", description = "List containers")
final class PsVerb extends Verb {

  @Option(
      names = {"-a", "--all"},
      description = "Include containers that do not run")
  private boolean all;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "Filter by id, name, label, status, ancestor and the like")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
  private String format = "";

  @Option(
      names = {"-l", "--latest"},
      description = "Only the newest container")
  private boolean latest;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description = "Only the N newest containers")
  private int last;

  @Option(names = "--external", description = "Include the containers of other programs")
  private boolean external;

  @Option(names = "--no-trunc", description = "Do not truncate ids and commands")
  private boolean noTrunc;

  @Option(names = "--ns", description = "Show the namespaces of the running processes")
  private boolean namespaces;

  @Option(
      names = "--sync",
      description = "Accepted for Podman's scripts; the states shown are always the true ones")
  @SuppressWarnings("UnusedVariable") // accepted without effect, as the description says
  private boolean sync;

  @Option(names = "--noheading", description = "Print no headings")
  private boolean noHeading;

  @Option(
      names = {"-s", "--size"},
      description = "Show the disk usage too")
  private boolean size;

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      description =
          "Order by command, created (the default), id, image, names, runningfor, size or status")
  private String sort = "created";

  @Option(
      names = {"-w", "--watch"},
      paramLabel = "SECONDS",
      description = "Repeat the list every SECONDS")
  private int watch;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print ids only")
  private boolean quiet;

  private final Map<String, Optional<ContainerSize>> sizes = new HashMap<>();
  private int code;

  PsVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    Comparator<PsLine> order = order();
    validate();
    if (watch < 0) {
      throw new CarobException.InvalidArgument(
          "invalid --watch interval: it must be at least 1 second");
    }
    if (watch == 0) {
      show(order);
      return code;
    }
    CompletableFuture<Void> gone = CallerWait.gone(console());
    do {
      if (console().stdoutTerminal()) {
        out().print("\033[H\033[2J");
      }
      sizes.clear();
      show(order);
      out().flush();
    } while (CallerWait.pause(gone, Duration.ofSeconds(watch)));
    return 0;
  }

  /** Rejects options that exclude each other, as Podman does. */
  private void validate() {
    if (last != 0 && latest) {
      throw new CarobException.InvalidArgument("last and latest are mutually exclusive");
    }
    if (quiet && (size || namespaces)) {
      throw new CarobException.InvalidArgument("quiet conflicts with size and namespace");
    }
    if (size && namespaces) {
      throw new CarobException.InvalidArgument("size and namespace options conflict");
    }
  }

  private Comparator<PsLine> order() {
    return switch (sort) {
      case "created" -> Comparator.comparing(PsLine::created);
      case "command" -> Comparator.comparing(PsLine::command);
      case "id" -> Comparator.comparing(PsLine::key);
      case "image" -> Comparator.comparing(PsLine::image);
      case "names" -> Comparator.comparing(PsLine::name);
      case "runningfor" -> Comparator.comparing(PsLine::started);
      case "size" -> {
        size = true;
        yield Comparator.comparing(
            line -> measured(line).map(taken -> taken.rootFs() + taken.rw()).orElse(0L));
      }
      case "status" -> Comparator.comparing(PsLine::state);
      default ->
          throw new CarobException.InvalidArgument(
              "invalid argument \"%s\" for \"--sort\" flag: \"%s\" is not a valid value.  Choose from: \"command, created, id, image, names, runningfor, size, status\""
                  .formatted(sort, sort));
    };
  }

  private void show(Comparator<PsLine> order) {
    int most = latest ? 1 : last;
    ContainerQuery query =
        Queries.containers(engine(), filters).toBuilder().newest(Math.max(most, 0)).build();
    boolean byStatus =
        filters.stream().anyMatch(f -> f.startsWith("status=") || f.startsWith("exited="));
    if (!all && most == 0 && !byStatus) {
      query = query.within(List.of(ContainerState.RUNNING, ContainerState.PAUSED));
    }
    // With --latest and --last, the newest comes first.
    Comparator<PsLine> shown = most == 0 ? order : Comparator.comparing(PsLine::created).reversed();
    List<PsLine> lines = new ArrayList<>();
    engine().list(query).forEach(info -> lines.add(new PsLine.Own(info)));
    if (external) {
      services().external().list().forEach(one -> lines.add(new PsLine.External(one)));
    }
    print(lines.stream().sorted(shown).limit(most == 0 ? Long.MAX_VALUE : most).toList());
  }

  private void print(List<PsLine> found) {
    if (quiet && format.isEmpty()) {
      found.forEach(line -> out().println(id(line)));
      return;
    }
    Instant now = Instant.now();
    if (!format.isEmpty()) {
      Output.format(
          out(),
          format,
          found.stream().map(line -> node(line, now)).toList(),
          ContainerLine.HEADINGS);
      return;
    }
    if (namespaces) {
      table(found);
      return;
    }
    Table table = new Table();
    List<String> headings =
        new ArrayList<>(
            List.of("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"));
    if (size) {
      headings.add("SIZE");
    }
    if (!noHeading) {
      table.row(headings.toArray(String[]::new));
    }
    for (PsLine line : found) {
      List<String> row = new ArrayList<>(line.columns(now, noTrunc));
      if (size) {
        row.add(size(line));
      }
      table.row(row.toArray(String[]::new));
    }
    table.print(out());
  }

  /** Prints the table with {@code --ns}. */
  private void table(List<PsLine> found) {
    Table table = new Table();
    if (!noHeading) {
      List<String> headings = new ArrayList<>(List.of("CONTAINER ID", "NAMES", "PID"));
      for (Namespace namespace : Namespace.values()) {
        headings.add(namespace.name());
      }
      table.row(headings.toArray(String[]::new));
    }
    for (PsLine line : found) {
      List<String> row =
          new ArrayList<>(List.of(id(line), line.name(), String.valueOf(line.pid())));
      Map<Namespace, String> ids = ids(line);
      for (Namespace namespace : Namespace.values()) {
        row.add(ids.getOrDefault(namespace, ""));
      }
      table.row(row.toArray(String[]::new));
    }
    table.print(out());
  }

  /** The ids of the namespaces of a container's first process; empty if it does not run. */
  private static Map<Namespace, String> ids(PsLine line) {
    Map<Namespace, String> ids = new EnumMap<>(Namespace.class);
    if (line.pid() == 0) {
      return ids;
    }
    Path directory = Path.of("/proc", String.valueOf(line.pid()), "ns");
    try {
      for (Namespace namespace : Namespace.values()) {
        // The link's target is NAME:[ID].
        String target = Files.readSymbolicLink(directory.resolve(namespace.file())).toString();
        ids.put(namespace, target.replaceAll("[^0-9]", ""));
      }
    } catch (NoSuchFileException e) {
      // The process has ended meanwhile, or the kernel lacks this kind of namespace.
      return ids;
    } catch (IOException e) {
      throw new CarobException.Internal("cannot read the namespaces of " + line.name(), e);
    }
    return ids;
  }

  private String id(PsLine line) {
    return line.columns(Instant.EPOCH, noTrunc).get(0);
  }

  private String size(PsLine line) {
    return line instanceof PsLine.Own
        ? measured(line).map(ContainerLine::size).orElse("unknown")
        : "";
  }

  /** Measures the disk usage of a container of the engine; an error is reported once. */
  private Optional<ContainerSize> measured(PsLine line) {
    return line instanceof PsLine.Own own
        ? sizes.computeIfAbsent(own.key(), id -> measure(own.info()))
        : Optional.empty();
  }

  private Optional<ContainerSize> measure(ContainerInfo info) {
    try {
      return Optional.of(engine().size(info.id()));
    } catch (CarobException.NotFound e) {
      // The container has been removed meanwhile.
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      CarobException failure =
          e instanceof CarobException known
              ? known
              : CarobException.Internal.fault("container " + info.name(), e);
      code = report(List.of(failure));
      return Optional.empty();
    }
  }

  private ObjectNode node(PsLine line, Instant now) {
    if (line instanceof PsLine.External other) {
      return ExternalLine.of(other.container(), now, noTrunc);
    }
    ContainerInfo info = ((PsLine.Own) line).info();
    return size
        ? ContainerLine.of(info, now, noTrunc, measured(line), Map.of()).field("Size", size(line))
        : ContainerLine.of(info, now, noTrunc, Optional.empty(), namespaces ? ids(line) : Map.of());
  }
}
