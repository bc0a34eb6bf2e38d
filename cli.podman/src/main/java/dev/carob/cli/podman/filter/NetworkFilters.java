package dev.carob.cli.podman.filter;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.types.Network;
import dev.carob.cli.podman.value.Instants;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The filters of {@code network ls} and {@code network prune}. */
public final class NetworkFilters {

  private static final List<String> KEYS =
      List.of("name", "id", "label", "label!", "driver", "dangling", "until");

  private NetworkFilters() {}

  /**
   * @param engine which knows whether a network is used
   */
  public static Predicate<Network> of(List<String> filters, ContainerEngine engine) {
    return Filters.of(
        filters,
        KEYS,
        (key, value) -> key.equals("dangling") ? dangling(value, engine) : one(key, value));
  }

  private static Predicate<Network> dangling(String value, ContainerEngine engine) {
    boolean wanted = Filters.flag("dangling", value);
    return network -> engine.networks().containers(network.name()).isEmpty() == wanted;
  }

  private static Predicate<Network> one(String key, String value) {
    return switch (key) {
      case "name" -> network -> network.name().contains(value);
      case "id" -> network -> network.id().startsWith(value);
      case "label" -> network -> Filters.hasLabel(network.labels(), value);
      case "label!" -> network -> !Filters.hasLabel(network.labels(), value);
      case "driver" -> network -> network.driver().equals(value);
      default -> {
        Instant until = Instants.parse(value);
        yield network -> network.created().isBefore(until);
      }
    };
  }
}
