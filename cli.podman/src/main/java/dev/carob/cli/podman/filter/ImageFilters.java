package dev.carob.cli.podman.filter;

import dev.carob.api.image.ImageQuery;
import dev.carob.api.types.Flag;
import dev.carob.api.types.LabelCondition;
import dev.carob.cli.podman.value.Instants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The filters of {@code images} and {@code image prune}. */
public final class ImageFilters {

  private static final List<String> KEYS =
      List.of(
          "after",
          "before",
          "containers",
          "dangling",
          "digest",
          "id",
          "intermediate",
          "label",
          "label!",
          "manifest",
          "readonly",
          "reference",
          "since",
          "until");

  private final Function<String, Instant> created;
  private final Supplier<Set<String>> used;
  private final ImageQuery.Builder query = ImageQuery.builder();
  private final List<LabelCondition> labels = new ArrayList<>();
  private Predicate<String> id = ImageQuery.ALL.id();
  private Instant after = Instant.MIN;
  private Instant before = Instant.MAX;

  private ImageFilters(Function<String, Instant> created, Supplier<Set<String>> used) {
    this.created = created;
    this.used = used;
  }

  /**
   * Returns the query for filters.
   *
   * @param created returns the creation time of an image by name or id
   * @param used the ids of images that containers use
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static ImageQuery of(
      List<String> filters, Function<String, Instant> created, Supplier<Set<String>> used) {
    ImageFilters all = new ImageFilters(created, used);
    for (Map.Entry<String, List<String>> one : Filters.parsed(filters, KEYS).entrySet()) {
      all.add(one.getKey(), one.getValue());
    }
    return all.query
        .id(all.id)
        .labels(all.labels)
        .createdAfter(all.after)
        .createdBefore(all.before)
        .build();
  }

  private void add(String key, List<String> values) {
    switch (key) {
      case "after", "since" -> {
        Instant limit = Filters.earliest(values, created);
        after = after.isAfter(limit) ? after : limit;
      }
      case "before" -> before(Filters.latest(values, created));
      case "containers" -> {
        Flag wanted = Filters.flag(key, values);
        Set<String> ids = used.get();
        id = id.and(one -> wanted.matches(ids.contains(one)));
      }
      case "dangling" -> query.dangling(Filters.flag(key, values));
      case "digest" -> query.digest(Filters.any(values, value -> one -> one.startsWith(value)));
      case "id" ->
          id = id.and(Filters.any(values, value -> one -> one.startsWith(withoutAlgorithm(value))));
      case "intermediate" -> query.intermediate(Filters.flag(key, values));
      case "label" -> labels.add(Filters.labelled(values));
      case "label!" -> labels.add(Filters.notLabelled(values));
      case "manifest" -> query.manifestList(Filters.flag(key, values));
      case "readonly" -> query.readOnly(Filters.flag(key, values));
      case "reference" -> query.reference(Filters.any(values, ImageFilters::reference));
      default -> before(Filters.latest(values, Instants::parse));
    }
  }

  private void before(Instant limit) {
    before = before.isBefore(limit) ? before : limit;
  }

  private static String withoutAlgorithm(String id) {
    return id.replaceFirst("^sha256:", "");
  }

  /** Returns a pattern for complete names or their last components. */
  private static Predicate<String> reference(String pattern) {
    Predicate<String> matcher = FilterPattern.glob("reference", pattern);
    return name -> matches(matcher, name);
  }

  private static boolean matches(Predicate<String> matcher, String name) {
    String rest = name;
    while (true) {
      String bare = rest.replaceFirst("(@.*|:[^/:]*)$", "");
      if (matcher.test(rest) || matcher.test(bare)) {
        return true;
      }
      int slash = rest.indexOf('/');
      if (slash < 0) {
        return false;
      }
      rest = rest.substring(slash + 1);
    }
  }
}
