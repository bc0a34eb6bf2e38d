package dev.carob.cli.podman.filter;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.types.LabelCondition;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.podman.value.Instants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The filters of {@code ps} and of the verbs that select containers. */
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
          "restart-policy",
          "network",
          "volume",
          "until");

  private final ContainerQuery.Builder query = ContainerQuery.builder();
  private final List<LabelCondition> labels = new ArrayList<>();
  private List<ContainerState> states = List.of(ContainerState.values());
  private Instant before = Instant.MAX;

  private ContainerFilters() {}

  /**
   * Returns the query for filters. Values of one key are alternatives, except that all labels must
   * be present; the conditions of all keys must be met.
   *
   * @param created returns the creation time of a container by name or id
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static ContainerQuery of(List<String> filters, Function<String, Instant> created) {
    ContainerFilters all = new ContainerFilters();
    for (Map.Entry<String, List<String>> one : Filters.parsed(filters, KEYS).entrySet()) {
      all.add(one.getKey(), one.getValue(), created);
    }
    return all.query.labels(all.labels).states(all.states).createdBefore(all.before).build();
  }

  private void add(String key, List<String> values, Function<String, Instant> created) {
    switch (key) {
      case "id" -> query.id(Filters.any(values, value -> id -> id.startsWith(value)));
      case "name" -> query.name(Filters.any(values, value -> FilterPattern.regex(key, value)));
      case "label" -> values.forEach(value -> labels.add(Filters.labelled(List.of(value))));
      case "label!" -> labels.add(Filters.notLabelled(values));
      case "status" -> keep(values.stream().flatMap(ContainerFilters::states).toList());
      case "ancestor" -> query.images(values);
      case "exited" -> query.exitCodes(values.stream().map(ContainerFilters::exitCode).toList());
      case "before" -> before(Filters.latest(values, created));
      case "since" -> query.createdAfter(Filters.earliest(values, created));
      case "health" ->
          query.health(
              Arrays.stream(Health.Status.values())
                  .filter(status -> values.contains(word(status)))
                  .toList());
      case "restart-policy" ->
          query.restartPolicies(values.stream().map(ContainerFilters::restartPolicy).toList());
      case "network" -> query.networks(values);
      case "volume" -> query.volumes(values);
      default -> before(Filters.latest(values, Instants::parse));
    }
  }

  private void keep(List<ContainerState> some) {
    states = states.stream().filter(some::contains).toList();
  }

  /** The states with a name; users see {@code stopped} and {@code exited} as one state. */
  private static Stream<ContainerState> states(String name) {
    List<ContainerState> found =
        switch (name) {
          case "stopped", "exited" -> List.of(ContainerState.STOPPED, ContainerState.EXITED);
          case "configured" -> List.of(ContainerState.CONFIGURED);
          // No listed container is in this state, but scripts use its name.
          case "stopping" -> List.of();
          default ->
              Arrays.stream(ContainerState.values())
                  .filter(state -> StatusText.state(state).equals(name))
                  .findFirst()
                  .map(List::of)
                  .orElseThrow(
                      () ->
                          new CarobException.InvalidArgument(
                              "unknown container state: " + name + ": invalid argument"));
        };
    return found.stream();
  }

  /** As in Podman, {@code none} is another name of {@code no}. */
  private static RestartPolicy.Kind restartPolicy(String value) {
    if (value.equals("none")) {
      return RestartPolicy.Kind.NO;
    }
    return Arrays.stream(RestartPolicy.Kind.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value))
        .findFirst()
        .orElseThrow(() -> new CarobException.InvalidArgument(value + " invalid restart policy"));
  }

  private static int exitCode(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new CarobException.InvalidArgument(
          "invalid filter 'exited': '" + value + "' is not an exit code", e);
    }
  }

  private void before(Instant limit) {
    before = before.isBefore(limit) ? before : limit;
  }

  private static String word(Health.Status status) {
    String word = StatusText.health(status);
    return word.isEmpty() ? "none" : word;
  }
}
