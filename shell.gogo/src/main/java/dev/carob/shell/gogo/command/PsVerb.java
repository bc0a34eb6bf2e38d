package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.shell.gogo.format.Ago;
import dev.carob.shell.gogo.format.Output;
import dev.carob.shell.gogo.format.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ps}. */
@Command(name = "ps", description = "List containers")
final class PsVerb extends Verb {

  private static final int LONGEST_COMMAND = 20;
  private static final List<String> FILTERS =
      List.of("id", "name", "label", "status", "ancestor", "exited");
  private static final DateTimeFormatter CREATED_AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn Z z");

  @Option(
      names = {"-a", "--all"},
      description = "Also those that do not run")
  private boolean all;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "Only those with id, name, label, status, ancestor or exited as given")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
  private String format = "";

  @Option(
      names = {"-l", "--latest"},
      description = "Only the newest")
  private boolean latest;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description = "Only the N newest")
  private int last;

  @Option(names = "--no-trunc", description = "Write ids and commands whole")
  private boolean noTrunc;

  @Option(names = "--noheading", description = "No line of headings")
  private boolean noHeading;

  @Option(
      names = {"-q", "--quiet"},
      description = "Ids only")
  private boolean quiet;

  PsVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    int most = latest ? 1 : last;
    List<Predicate<ContainerInfo>> conditions = new ArrayList<>();
    boolean byStatus =
        filters.stream().anyMatch(f -> f.startsWith("status=") || f.startsWith("exited="));
    if (!all && most == 0 && !byStatus) {
      conditions.add(
          info -> info.state() == ContainerState.RUNNING || info.state() == ContainerState.PAUSED);
    }
    conditions.addAll(conditions());
    List<ContainerInfo> found =
        engine().list().stream()
            .filter(info -> conditions.stream().allMatch(condition -> condition.test(info)))
            .sorted(Comparator.comparing(ContainerInfo::created).reversed())
            .limit(most > 0 ? most : Long.MAX_VALUE)
            .toList();
    if (most == 0) {
      found = found.stream().sorted(Comparator.comparing(ContainerInfo::created)).toList();
    }
    print(found);
    return 0;
  }

  /** Values of one key are alternatives, keys have all to hold, as with Podman. */
  private List<Predicate<ContainerInfo>> conditions() {
    Map<String, List<String>> byKey =
        filters.stream()
            .collect(
                Collectors.groupingBy(
                    text -> {
                      if (text.indexOf('=') < 0) {
                        throw new CarobException.InvalidArgument(
                            "invalid filter '" + text + "': it has to be KEY=VALUE");
                      }
                      return text.substring(0, text.indexOf('='));
                    },
                    Collectors.mapping(
                        text -> text.substring(text.indexOf('=') + 1), Collectors.toList())));
    for (String key : byKey.keySet()) {
      if (!FILTERS.contains(key)) {
        throw new CarobException.InvalidArgument(
            "invalid filter '" + key + "': there are " + String.join(", ", FILTERS));
      }
    }
    List<Predicate<ContainerInfo>> conditions = new ArrayList<>();
    byKey.forEach(
        (key, values) ->
            conditions.add(info -> values.stream().anyMatch(value -> matches(info, key, value))));
    return conditions;
  }

  private static boolean matches(ContainerInfo info, String key, String value) {
    return switch (key) {
      case "id" -> info.id().startsWith(value);
      case "name" -> info.name().contains(value);
      case "status" -> Words.state(info.state()).equals(value);
      case "ancestor" -> info.imageName().contains(value) || info.imageId().startsWith(value);
      case "exited" ->
          info.state() == ContainerState.EXITED && String.valueOf(info.exitCode()).equals(value);
      case "label" -> {
        int equals = value.indexOf('=');
        String label = info.spec().labels().get(equals < 0 ? value : value.substring(0, equals));
        yield label != null && (equals < 0 || label.equals(value.substring(equals + 1)));
      }
      default ->
          throw new CarobException.InvalidArgument(
              "invalid filter '"
                  + key
                  + "': there are id, name, label, status, ancestor and exited");
    };
  }

  private void print(List<ContainerInfo> found) {
    if (quiet) {
      found.forEach(info -> out().println(noTrunc ? info.id() : info.id().substring(0, 12)));
      return;
    }
    Instant now = Instant.now();
    if (!format.isEmpty()) {
      Output.format(out(), format, found.stream().map(info -> node(info, now)).toList(), HEADINGS);
      return;
    }
    Table table = new Table();
    if (!noHeading) {
      table.row("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES");
    }
    for (ContainerInfo info : found) {
      ObjectNode node = node(info, now);
      table.row(
          node.path("ID").asText(),
          node.path("Image").asText(),
          command(info),
          node.path("CreatedHuman").asText(),
          node.path("Status").asText(),
          "",
          info.name());
    }
    table.print(out());
  }

  private static final Map<String, String> HEADINGS =
      Map.of("ID", "CONTAINER ID", "CreatedHuman", "CREATED", "RunningFor", "CREATED");

  private String command(ContainerInfo info) {
    String whole = String.join(" ", info.args());
    return noTrunc || whole.length() <= LONGEST_COMMAND
        ? whole
        : whole.substring(0, LONGEST_COMMAND - 3) + "...";
  }

  private ObjectNode node(ContainerInfo info, Instant now) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    String ago = Ago.words(Duration.between(info.created(), now)) + " ago";
    node.put("ID", noTrunc || format.equals("json") ? info.id() : info.id().substring(0, 12));
    node.put("Id", info.id());
    node.put("Names", info.name());
    node.put("Image", info.imageName().isEmpty() ? info.spec().rootfs() : info.imageName());
    node.put("ImageID", info.imageId());
    node.put("Command", command(info));
    node.put("CreatedAt", CREATED_AT.format(info.created().atZone(ZoneId.systemDefault())));
    node.put("CreatedHuman", ago);
    node.put("RunningFor", ago);
    node.put("Created", info.created().getEpochSecond());
    node.put("Status", Words.status(info, now));
    node.put("State", Words.state(info.state()));
    node.put("Pid", info.pid());
    node.put("ExitCode", info.exitCode());
    node.put("Exited", info.state() == ContainerState.EXITED);
    node.put("Ports", "");
    node.put("Networks", info.spec().network());
    node.put("AutoRemove", info.spec().autoRemove());
    ObjectNode labels = node.putObject("Labels");
    info.spec().labels().forEach(labels::put);
    return node;
  }
}
