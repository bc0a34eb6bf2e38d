package dev.carob.cli.podman.filter;

import dev.carob.api.secret.SecretQuery;
import java.util.List;

/** The filters of {@code secret ls}. */
public final class SecretFilters {

  private static final List<String> KEYS = List.of("name", "id");

  private SecretFilters() {}

  /**
   * Returns the query for filters.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static SecretQuery of(List<String> filters) {
    SecretQuery.Builder query = SecretQuery.builder();
    Filters.parsed(filters, KEYS)
        .forEach(
            (key, values) -> {
              if (key.equals("name")) {
                query.name(Filters.any(values, value -> name -> name.contains(value)));
              } else {
                query.id(Filters.any(values, value -> id -> id.startsWith(value)));
              }
            });
    return query.build();
  }
}
