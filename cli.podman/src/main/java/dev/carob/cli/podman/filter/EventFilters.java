package dev.carob.cli.podman.filter;

import dev.carob.api.event.Event;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The filters of {@code events}. */
public final class EventFilters {

  private static final List<String> KEYS = List.of("container", "event", "image", "label", "type");

  private EventFilters() {}

  /**
   * The events that pass.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static Predicate<Event> of(List<String> filters) {
    Map<String, List<String>> wanted = Filters.parsed(filters, KEYS);
    return event ->
        wanted.entrySet().stream()
            .allMatch(
                one ->
                    one.getValue().stream().anyMatch(value -> matches(event, one.getKey(), value)));
  }

  private static boolean matches(Event event, String key, String value) {
    return switch (key) {
      case "container" -> event.name().equals(value) || event.id().startsWith(value);
      case "event" -> event.action().equals(value);
      case "image" -> event.attributes().getOrDefault("image", "").contains(value);
      case "label" -> Filters.labelled(List.of(value)).matches(event.attributes());
      default -> event.type().equals(value);
    };
  }
}
