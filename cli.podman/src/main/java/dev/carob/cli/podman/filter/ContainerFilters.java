package dev.carob.cli.podman.filter;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.podman.value.Instants;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Podman's filters of containers: {@code KEY=VALUE}. */
public final class ContainerFilters {

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

  /**
   * Values of one key are alternatives, keys have all to hold.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static Predicate<ContainerInfo> of(List<String> filters, ContainerEngine engine) {
    return Filters.of(filters, KEYS, (key, value) -> one(key, value, engine));
  }

  private static Predicate<ContainerInfo> one(String key, String value, ContainerEngine engine) {
    return switch (key) {
      case "id" -> info -> info.id().startsWith(value);
      case "name" -> {
        Predicate<String> pattern = FilterPattern.regex(key, value);
        yield info -> pattern.test(info.name());
      }
      case "label" -> info -> Filters.hasLabel(info.spec().labels(), value);
      case "label!" -> info -> !Filters.hasLabel(info.spec().labels(), value);
      case "status" -> info -> StatusText.state(info.state()).equals(value);
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
        Instant until = Instants.parse(value);
        yield info -> info.created().isBefore(until);
      }
    };
  }

  private static String healthWord(ContainerInfo info) {
    String word = StatusText.health(info.health().status());
    return word.isEmpty() ? "none" : word;
  }
}
