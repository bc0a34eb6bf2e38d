package dev.carob.cli.podman.filter;

import dev.carob.api.network.NetworkQuery;
import dev.carob.api.types.LabelCondition;
import dev.carob.cli.podman.value.Instants;
import java.util.ArrayList;
import java.util.List;

/** The filters of {@code network ls} and {@code network prune}. */
public final class NetworkFilters {

  private static final List<String> KEYS =
      List.of("name", "id", "label", "label!", "driver", "dangling", "until");

  private NetworkFilters() {}

  /**
   * Returns the query for filters.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static NetworkQuery of(List<String> filters) {
    NetworkQuery.Builder query = NetworkQuery.builder();
    List<LabelCondition> labels = new ArrayList<>();
    Filters.parsed(filters, KEYS)
        .forEach(
            (key, values) -> {
              switch (key) {
                case "name" ->
                    query.name(Filters.any(values, value -> name -> name.contains(value)));
                case "id" -> query.id(Filters.any(values, value -> id -> id.startsWith(value)));
                case "label" ->
                    values.forEach(value -> labels.add(Filters.labelled(List.of(value))));
                case "label!" -> labels.add(Filters.notLabelled(values));
                case "driver" -> query.drivers(values);
                case "dangling" -> query.used(Filters.flag(key, values).opposite());
                default -> query.createdBefore(Filters.latest(values, Instants::parse));
              }
            });
    return query.labels(labels).build();
  }
}
