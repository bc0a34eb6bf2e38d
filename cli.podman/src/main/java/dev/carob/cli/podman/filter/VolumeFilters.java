package dev.carob.cli.podman.filter;

import dev.carob.api.types.LabelCondition;
import dev.carob.api.volume.VolumeQuery;
import dev.carob.cli.podman.shape.VolumeJson;
import dev.carob.cli.podman.value.Instants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The filters of {@code volume ls} and {@code volume prune}. */
public final class VolumeFilters {

  private static final List<String> KEYS =
      List.of("name", "label", "label!", "dangling", "driver", "opt", "scope", "until");

  private final VolumeQuery.Builder query = VolumeQuery.builder();
  private final List<LabelCondition> labels = new ArrayList<>();
  private Predicate<String> name = VolumeQuery.ALL.name();

  private VolumeFilters() {}

  /**
   * Returns the query for filters.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static VolumeQuery of(List<String> filters) {
    VolumeFilters all = new VolumeFilters();
    for (Map.Entry<String, List<String>> one : Filters.parsed(filters, KEYS).entrySet()) {
      all.add(one.getKey(), one.getValue());
    }
    return all.query.name(all.name).labels(all.labels).build();
  }

  private void add(String key, List<String> values) {
    switch (key) {
      case "name" -> name = name.and(Filters.any(values, value -> FilterPattern.regex(key, value)));
      case "label" -> labels.add(Filters.labelled(values));
      case "label!" -> labels.add(Filters.notLabelled(values));
      case "dangling" -> query.used(Filters.flag(key, values).opposite());
      case "opt" -> query.options(List.of(Filters.labelled(values)));
      case "driver", "scope" -> {
        // All volumes have the same driver and scope.
        boolean any = values.contains(VolumeJson.DRIVER);
        name = name.and(one -> any);
      }
      default -> query.createdBefore(Filters.latest(values, Instants::parse));
    }
  }
}
