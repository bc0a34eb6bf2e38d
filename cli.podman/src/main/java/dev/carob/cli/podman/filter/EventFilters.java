package dev.carob.cli.podman.filter;

import dev.carob.api.event.EventQuery;
import java.util.List;

/** The filters of {@code events}. */
public final class EventFilters {

  private static final List<String> KEYS =
      List.of("container", "event", "image", "label", "status", "type", "volume");

  private EventFilters() {}

  /**
   * Returns the query for filters.
   *
   * @return a builder, to which the caller adds the times
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static EventQuery.Builder of(List<String> filters) {
    EventQuery.Builder query = EventQuery.builder();
    Filters.parsed(filters, KEYS)
        .forEach(
            (key, values) -> {
              switch (key) {
                case "container" -> query.containers(values);
                case "event", "status" ->
                    query.actions(values.stream().map(EventFilters::action).toList());
                case "image" -> query.images(values);
                case "label" -> query.labels(List.of(Filters.labelled(values)));
                case "volume" -> query.volumes(values);
                default -> query.types(values);
              }
            });
    return query;
  }

  /** Docker's name of an event is accepted too. */
  private static String action(String name) {
    return name.equals("die") ? "died" : name;
  }
}
