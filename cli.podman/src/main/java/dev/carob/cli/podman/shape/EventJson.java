package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.event.Event;
import dev.carob.cli.podman.format.StructNode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An event, as {@code events} prints it. */
public final class EventJson {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn Z z");

  private EventJson() {}

  /** Returns the line that is printed by default. */
  public static String line(Event event, boolean noTrunc) {
    Map<String, String> known = new LinkedHashMap<>();
    known.put("image", event.attributes().getOrDefault("image", ""));
    known.put("name", event.name());
    known.putAll(event.attributes());
    return "%s %s %s %s (%s)"
        .formatted(
            TIME.format(event.at().atZone(ZoneId.systemDefault())),
            event.type(),
            event.action(),
            id(event, noTrunc),
            known.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ")));
  }

  private static String id(Event event, boolean noTrunc) {
    return noTrunc ? event.id() : event.id().substring(0, 12);
  }

  /** Returns the JSON of an event. */
  public static ObjectNode of(Event event) {
    StructNode node = StructNode.create();
    node.put("ID", event.id());
    node.put("Image", event.attributes().getOrDefault("image", ""));
    node.put("Name", event.name());
    node.put("Status", event.action());
    node.time("Time", event.at());
    node.put("Type", event.type());
    ObjectNode attributes = node.putObject("Attributes");
    event.attributes().forEach(attributes::put);
    String code = event.attributes().getOrDefault("containerExitCode", "0");
    node.field("ContainerExitCode", node.textNode(code));
    node.emptyFields("PodID", "Network");
    node.field("HealthStatus", event.attributes().getOrDefault("health_status", ""));
    return node.embedded("Details");
  }
}
