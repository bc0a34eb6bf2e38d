package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.event.Event;
import dev.carob.api.event.EventQuery;
import dev.carob.shell.gogo.format.Output;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code events}. */
@Command(name = "events", description = "Show what happens to containers, and what has happened")
final class EventsVerb extends Verb {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn Z z");
  private static final List<String> FILTERS =
      List.of("container", "event", "image", "label", "type");

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "Only those of a container, event, image, label or type")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--format", paramLabel = "FORMAT", description = "json or a Go template")
  private String format = "";

  @Option(
      names = "--no-trunc",
      arity = "0..1",
      fallbackValue = "true",
      description = "Write ids whole (true)")
  private boolean noTrunc = true;

  @Option(names = "--since", paramLabel = "TIME", description = "A time, or a span such as 10m")
  private String since = "";

  @Option(
      names = "--stream",
      arity = "0..1",
      fallbackValue = "true",
      description = "Go on with what happens from now on (true)")
  private boolean stream = true;

  @Option(names = "--until", paramLabel = "TIME", description = "A time, or a span such as 10m")
  private String until = "";

  EventsVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    Predicate<Event> wanted =
        Filters.of(filters, FILTERS, (key, value) -> event -> is(event, key, value));
    Instant end = until.isEmpty() ? Instant.MAX : LogsVerb.instant(until, true);
    Instant begin =
        !since.isEmpty()
            ? LogsVerb.instant(since)
            : stream && until.isEmpty() ? Instant.MAX : Instant.MIN;
    Waits.until(
        console(),
        engine()
            .events(
                new EventQuery(begin, end, stream),
                event -> {
                  if (wanted.test(event)) {
                    print(event);
                  }
                }));
    return 0;
  }

  private static boolean is(Event event, String key, String value) {
    return switch (key) {
      case "container" -> event.name().equals(value) || event.id().startsWith(value);
      case "event" -> event.action().equals(value);
      case "image" -> event.attributes().getOrDefault("image", "").contains(value);
      case "label" -> Filters.hasLabel(event.attributes(), value);
      default -> event.type().equals(value);
    };
  }

  private void print(Event event) {
    if (format.isEmpty()) {
      out().println(line(event));
    } else {
      ObjectNode node = node(event);
      if (format.equals("json")) {
        out().println(node);
      } else {
        Output.format(out(), format, List.of(node), Map.of());
      }
    }
    out().flush();
  }

  private String id(Event event) {
    return noTrunc ? event.id() : event.id().substring(0, 12);
  }

  private String line(Event event) {
    Map<String, String> known = new LinkedHashMap<>();
    known.put("image", event.attributes().getOrDefault("image", ""));
    known.put("name", event.name());
    known.putAll(event.attributes());
    return "%s %s %s %s (%s)"
        .formatted(
            TIME.format(event.at().atZone(ZoneId.systemDefault())),
            event.type(),
            event.action(),
            id(event),
            known.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ")));
  }

  private ObjectNode node(Event event) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("ID", id(event));
    node.put("Image", event.attributes().getOrDefault("image", ""));
    node.put("Name", event.name());
    node.put("Status", event.action());
    node.put("Time", event.at().toString());
    node.put("Type", event.type());
    ObjectNode attributes = node.putObject("Attributes");
    event.attributes().forEach(attributes::put);
    return node;
  }
}
