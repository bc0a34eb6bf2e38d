package dev.carob.shell.gogo.command;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Podman's filters of containers: {@code KEY=VALUE}. */
final class ContainerFilters {

  private static final List<String> KEYS =
      List.of(
          "id",
          "name",
          "label",
          "label!",
          "status",
          "ancestor",
          "exited",
          "before",
          "since",
          "health",
          "network",
          "until");

  private ContainerFilters() {}

  /** The filters that there are, for people. */
  static String keys() {
    return String.join(", ", KEYS);
  }

  /**
   * Values of one key are alternatives, keys have all to hold.
   *
   * @throws CarobException.InvalidArgument naming the filter
   */
  static Predicate<ContainerInfo> of(List<String> filters, ContainerEngine engine) {
    Map<String, List<String>> byKey =
        filters.stream()
            .collect(
                Collectors.groupingBy(
                    ContainerFilters::key,
                    Collectors.mapping(
                        text -> text.substring(text.indexOf('=') + 1), Collectors.toList())));
    Predicate<ContainerInfo> all = info -> true;
    for (Map.Entry<String, List<String>> entry : byKey.entrySet()) {
      Predicate<ContainerInfo> any = info -> false;
      for (String value : entry.getValue()) {
        any = any.or(one(entry.getKey(), value, engine));
      }
      all = all.and(any);
    }
    return all;
  }

  private static String key(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new CarobException.InvalidArgument(
          "invalid filter '" + text + "': it has to be KEY=VALUE");
    }
    String key = text.substring(0, equals);
    if (!KEYS.contains(key)) {
      throw new CarobException.InvalidArgument("invalid filter '" + key + "': there are " + keys());
    }
    return key;
  }

  private static Predicate<ContainerInfo> one(String key, String value, ContainerEngine engine) {
    return switch (key) {
      case "id" -> info -> info.id().startsWith(value);
      case "name" -> {
        Pattern pattern = pattern(value);
        yield info -> pattern.matcher(info.name()).find();
      }
      case "label" -> info -> hasLabel(info, value);
      case "label!" -> info -> !hasLabel(info, value);
      case "status" -> info -> Words.state(info.state()).equals(value);
      case "ancestor" ->
          info -> info.imageName().contains(value) || info.imageId().startsWith(value);
      case "exited" ->
          info ->
              info.state() == ContainerState.EXITED
                  && String.valueOf(info.exitCode()).equals(value);
      case "before" -> {
        Instant created = engine.inspect(value).created();
        yield info -> info.created().isBefore(created);
      }
      case "since" -> {
        Instant created = engine.inspect(value).created();
        yield info -> info.created().isAfter(created);
      }
      case "health" -> info -> healthWord(info).equals(value);
      case "network" -> info -> List.of(info.spec().network().split(",", -1)).contains(value);
      default -> {
        Instant until = LogsVerb.instant(value);
        yield info -> info.created().isBefore(until);
      }
    };
  }

  private static String healthWord(ContainerInfo info) {
    String word = Words.health(info.health().status());
    return word.isEmpty() ? "none" : word;
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new CarobException.InvalidArgument(
          "invalid filter 'name': '" + text + "' is no pattern: " + e.getDescription(), e);
    }
  }

  private static boolean hasLabel(ContainerInfo info, String wanted) {
    int equals = wanted.indexOf('=');
    String label = info.spec().labels().get(equals < 0 ? wanted : wanted.substring(0, equals));
    return label != null && (equals < 0 || label.equals(wanted.substring(equals + 1)));
  }
}
