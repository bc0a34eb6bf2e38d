package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.event.Event;
import dev.carob.cli.podman.format.GoTime;
import dev.carob.cli.podman.format.StructNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An event, as {@code events} prints it. */
public final class EventJson {

  private static final int SHORT = 12;
  private static final String CONTAINER = "container";

  private EventJson() {}

  /** Returns the line that is printed by default. What it contains depends on the type. */
  public static String line(Event event, boolean noTrunc) {
    String begin =
        "%s %s %s".formatted(GoTime.of(event.at()).string(), event.type(), event.action());
    return begin
        + switch (event.type()) {
          case CONTAINER -> " %s (%s)".formatted(id(event, noTrunc), details(event));
          case "image" -> " %s %s".formatted(id(event, noTrunc), event.name());
          default -> event.name().isEmpty() ? "" : " " + event.name();
        };
  }

  private static String details(Event event) {
    Map<String, String> known = new LinkedHashMap<>();
    known.put("image", event.attributes().getOrDefault("image", ""));
    known.put("name", event.name());
    known.putAll(event.attributes());
    return known.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String id(Event event, boolean noTrunc) {
    String id = event.id();
    return noTrunc ? id : id.substring(0, Math.min(SHORT, id.length()));
  }

  /** Returns the JSON of an event. */
  public static ObjectNode of(Event event) {
    StructNode node = StructNode.create();
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("ID", event.id());
    texts.put("Image", event.attributes().getOrDefault("image", ""));
    texts.put("Name", event.name());
    texts.forEach(
        (name, text) -> {
          if (text.isEmpty()) {
            node.field(name, "");
          } else {
            node.put(name, text);
          }
        });
    node.put("Status", event.action());
    node.time("Time", event.at());
    node.put("Type", event.type());
    if (event.type().equals(CONTAINER)) {
      event.attributes().forEach(node.putObject("Attributes")::put);
    } else {
      node.putNull("Attributes");
      node.field("Attributes", node.objectNode());
    }
    String code = event.attributes().getOrDefault("containerExitCode", "0");
    node.field("ContainerExitCode", node.textNode(code));
    node.emptyFields("PodID", "Network");
    node.field("HealthStatus", event.attributes().getOrDefault("health_status", ""));
    return node.embedded("Details");
  }
}
