package dev.carob.cli.podman.filter;

import dev.carob.api.CarobException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What all {@code --filter KEY=VALUE} have in common. */
public final class Filters {

  private Filters() {}

  /**
   * Values of one key are alternatives, keys have all to hold.
   *
   * @param keys that there are
   * @param one the filter for a key and a value
   * @throws CarobException.InvalidArgument naming the filter
   */
  public static <T> Predicate<T> of(
      List<String> filters, List<String> keys, BiFunction<String, String, Predicate<T>> one) {
    Map<String, List<String>> byKey =
        filters.stream()
            .collect(
                Collectors.groupingBy(
                    text -> key(text, keys),
                    Collectors.mapping(
                        text -> text.substring(text.indexOf('=') + 1), Collectors.toList())));
    Predicate<T> all = subject -> true;
    for (Map.Entry<String, List<String>> entry : byKey.entrySet()) {
      Predicate<T> any = subject -> false;
      for (String value : entry.getValue()) {
        any = any.or(one.apply(entry.getKey(), value));
      }
      all = all.and(any);
    }
    return all;
  }

  private static String key(String text, List<String> keys) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new CarobException.InvalidArgument(
          "invalid filter '" + text + "': it has to be KEY=VALUE");
    }
    String key = text.substring(0, equals);
    if (!keys.contains(key)) {
      throw new CarobException.InvalidArgument(
          "invalid filter '" + key + "': there are " + String.join(", ", keys));
    }
    return key;
  }

  /**
   * Whether a label is among those.
   *
   * @param wanted {@code NAME} or {@code NAME=VALUE}
   */
  public static boolean hasLabel(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    String label = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
    return label != null && (equals < 0 || label.equals(wanted.substring(equals + 1)));
  }

  /** The value of a filter that is true or false. */
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
