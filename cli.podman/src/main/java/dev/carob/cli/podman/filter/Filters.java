package dev.carob.cli.podman.filter;

import dev.carob.api.CarobException;
import dev.carob.api.types.Flag;
import dev.carob.api.types.LabelCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Parses {@code --filter KEY=VALUE}. */
public final class Filters {

  private Filters() {}

  /**
   * Groups filters by key. Values of one key are alternatives; the conditions of all keys must be
   * met.
   *
   * @param keys the valid keys
   * @return the values of each key
   * @throws CarobException.InvalidArgument naming the filter
   */
  public static Map<String, List<String>> parsed(List<String> filters, List<String> keys) {
    return filters.stream()
        .collect(
            Collectors.groupingBy(
                text -> key(text, keys),
                LinkedHashMap::new,
                Collectors.mapping(
                    text -> text.substring(text.indexOf('=') + 1), Collectors.toList())));
  }

  private static String key(String text, List<String> keys) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new CarobException.InvalidArgument(
          "invalid filter '" + text + "': it must be KEY=VALUE");
    }
    String key = text.substring(0, equals);
    if (!keys.contains(key)) {
      throw new CarobException.InvalidArgument(
          "invalid filter '" + key + "': valid filters are " + String.join(", ", keys));
    }
    return key;
  }

  /** Returns true if a text matches one of several values. */
  public static Predicate<String> any(
      List<String> values, Function<String, Predicate<String>> pattern) {
    List<Predicate<String>> patterns = values.stream().map(pattern).toList();
    return text -> patterns.stream().anyMatch(one -> one.test(text));
  }

  /**
   * Returns the condition that an object has one of several labels.
   *
   * @param values {@code NAME} or {@code NAME=VALUE}
   */
  public static LabelCondition labelled(List<String> values) {
    return label(values, LabelCondition::present, LabelCondition::equal);
  }

  /** Returns the condition that an object has none of several labels. */
  public static LabelCondition notLabelled(List<String> values) {
    return label(values, LabelCondition::absent, LabelCondition::unequal);
  }

  private static LabelCondition label(
      List<String> values,
      Function<String, LabelCondition> name,
      BiFunction<String, String, LabelCondition> pair) {
    return values.stream()
        .map(
            text -> {
              int equals = text.indexOf('=');
              return equals < 0
                  ? name.apply(text)
                  : pair.apply(text.substring(0, equals), text.substring(equals + 1));
            })
        .reduce(LabelCondition::or)
        .orElseThrow();
  }

  /** Returns the latest of several points in time. */
  public static Instant latest(List<String> values, Function<String, Instant> instant) {
    return values.stream().map(instant).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** Returns the earliest of several points in time. */
  public static Instant earliest(List<String> values, Function<String, Instant> instant) {
    return values.stream().map(instant).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** Returns the value that boolean filters require. */
  public static Flag flag(String key, List<String> values) {
    List<Boolean> wanted = values.stream().map(value -> flag(key, value)).distinct().toList();
    return wanted.size() == 1 ? Flag.of(wanted.get(0)) : Flag.EITHER;
  }

  /** Parses the value of a boolean filter. */
  public static boolean flag(String key, String value) {
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw new CarobException.InvalidArgument(
              "invalid filter '%s': '%s' is neither true nor false".formatted(key, value));
    };
  }
}
