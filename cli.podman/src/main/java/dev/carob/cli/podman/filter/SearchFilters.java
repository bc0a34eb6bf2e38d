package dev.carob.cli.podman.filter;

import dev.carob.api.CarobException;
import dev.carob.api.types.Flag;
import dev.carob.api.types.image.ImageSearch;
import java.util.List;

/** The filters of {@code search}. */
public final class SearchFilters {

  private SearchFilters() {}

  /**
   * Adds the conditions of filters to a search. If a filter is given several times, the last one
   * counts.
   *
   * @throws CarobException.InvalidArgument naming the filter
   */
  public static ImageSearch.Builder of(List<String> filters, ImageSearch.Builder search) {
    for (String filter : filters) {
      int equals = filter.indexOf('=');
      String key = equals < 0 ? filter : filter.substring(0, equals);
      String value = equals < 0 ? "" : filter.substring(equals + 1);
      switch (key) {
        case "stars" -> search.minStars(stars(value));
        case "is-official" -> search.official(flag(value));
        case "is-automated" -> search.automated(flag(value));
        default ->
            throw new CarobException.InvalidArgument("invalid filter type \"" + filter + "\"");
      }
    }
    return search;
  }

  private static int stars(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new CarobException.InvalidArgument(
          "incorrect value type for stars filter: \"" + value + "\" is not a number", e);
    }
  }

  /** As in Podman, everything but {@code false} is true. */
  private static Flag flag(String value) {
    return value.equals("false") ? Flag.NO : Flag.YES;
  }
}
