package dev.carob.cli.podman.filter;

import dev.carob.api.event.Event;
import java.util.List;
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
    return Filters.of(filters, KEYS, (key, value) -> event -> matches(event, key, value));
  }

  private static boolean matches(Event event, String key, String value) {
    return switch (key) {
      case "container" -> event.name().equals(value) || event.id().startsWith(value);
      case "event" -> event.action().equals(value);
      case "image" -> event.attributes().getOrDefault("image", "").contains(value);
      case "label" -> Filters.hasLabel(event.attributes(), value);
      default -> event.type().equals(value);
    };
  }
}
