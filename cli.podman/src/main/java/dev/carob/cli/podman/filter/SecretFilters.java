package dev.carob.cli.podman.filter;

import dev.carob.api.secret.Secret;
import java.util.List;
import java.util.function.Predicate;

/** The filters of {@code secret ls}. */
public final class SecretFilters {

  private SecretFilters() {}

  /**
   * The secrets that pass.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static Predicate<Secret> of(List<String> filters) {
    return Filters.of(
        filters,
        List.of("name", "id"),
        (key, value) ->
            secret ->
                key.equals("name") ? secret.name().contains(value) : secret.id().startsWith(value));
  }
}
