package dev.carob.runtime.core;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.ContainerStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Selects containers by a query. Conditions that depend only on the record are checked first, so
 * that states are updated only for containers that can match.
 */
final class ContainerListing {

  private final Consumer<List<Container>> refresh;
  private final Function<Container, ContainerInfo> description;

  /**
   * @param refresh updates the states of containers
   */
  ContainerListing(Consumer<List<Container>> refresh) {
    this(refresh, Description::of);
  }

  /**
   * @param refresh updates the states of containers
   * @param description describes a container's current record
   */
  ContainerListing(
      Consumer<List<Container>> refresh, Function<Container, ContainerInfo> description) {
    this.refresh = refresh;
    this.description = description;
  }

  /** A container in a list. It is described once, and again if its record has changed since. */
  private final class Candidate {
    private final Container container;
    private @Nullable ContainerConfig config;
    private @Nullable ContainerStatus status;
    private @Nullable ContainerInfo described;

    Candidate(Container container) {
      this.container = container;
    }

    ContainerInfo info() {
      ContainerInfo known = described;
      if (known != null && config == container.config() && status == container.status()) {
        return known;
      }
      config = container.config();
      status = container.status();
      ContainerInfo fresh = description.apply(container);
      described = fresh;
      return fresh;
    }
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
    List<Candidate> possible = all.stream().map(Candidate::new).toList();
    if (!recorded.equals(ContainerQuery.ALL)) {
      possible = possible.stream().filter(one -> recorded.matches(one.info())).toList();
    }
    if (recorded.equals(conditions)) {
      possible = newest(possible, query.newest(), one -> one.container.config().created());
    }
    refresh.accept(possible.stream().map(one -> one.container).toList());
    List<ContainerInfo> found =
        possible.stream()
            .filter(one -> !one.container.removed())
            .map(Candidate::info)
            .filter(conditions::matches)
            .toList();
    return newest(found, query.newest(), ContainerInfo::created);
  }

  /** Returns the conditions that do not depend on the state. */
  private static ContainerQuery withoutState(ContainerQuery conditions) {
    return conditions.toBuilder()
        .states(ContainerQuery.ALL.states())
        .exitCodes(ContainerQuery.ALL.exitCodes())
        .health(ContainerQuery.ALL.health())
        .build();
  }

  /** Returns the newest {@code number} items, oldest first; all items if the number is 0. */
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
