package dev.carob.runtime.core;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.runtime.core.record.Container;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Selects containers by a query. What a record tells for certain is checked first, so that only the
 * states of containers that can match are updated.
 */
final class ContainerListing {

  private final Consumer<List<Container>> refresh;

  /**
   * @param refresh updates the states of containers
   */
  ContainerListing(Consumer<List<Container>> refresh) {
    this.refresh = refresh;
  }

  /**
   * Describes the containers that match.
   *
   * @param all containers, oldest first
   * @return oldest first
   */
  List<ContainerInfo> list(List<Container> all, ContainerQuery query) {
    ContainerQuery conditions = query.toBuilder().newest(0).build();
    ContainerQuery recorded = withoutState(conditions);
    List<Container> possible = all;
    if (!recorded.equals(ContainerQuery.ALL)) {
      possible = all.stream().filter(one -> recorded.matches(Description.of(one))).toList();
    }
    if (recorded.equals(conditions)) {
      possible = newest(possible, query.newest(), one -> one.config().created());
    }
    refresh.accept(possible);
    List<ContainerInfo> found =
        possible.stream()
            .filter(one -> !one.removed())
            .map(Description::of)
            .filter(conditions::matches)
            .toList();
    return newest(found, query.newest(), ContainerInfo::created);
  }

  /** The conditions that do not depend on the state. */
  private static ContainerQuery withoutState(ContainerQuery conditions) {
    return conditions.toBuilder()
        .states(ContainerQuery.ALL.states())
        .exitCodes(ContainerQuery.ALL.exitCodes())
        .health(ContainerQuery.ALL.health())
        .build();
  }

  /** The newest of several, oldest first; all if the number is 0. */
  private static <T> List<T> newest(List<T> all, int number, Function<T, Instant> created) {
    if (number <= 0 || all.size() <= number) {
      return all;
    }
    return all.stream()
        .sorted(Comparator.comparing(created).reversed())
        .limit(number)
        .sorted(Comparator.comparing(created))
        .toList();
  }
}
