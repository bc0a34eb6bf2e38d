package dev.carob.api.container;

import dev.carob.api.types.LabelCondition;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Selects the containers that meet all conditions. The elements of a list are alternatives, unless
 * stated otherwise. A condition that is not set is met by every container.
 *
 * <pre>{@code
 * ContainerQuery.builder()
 *     .states(List.of(ContainerState.EXITED))
 *     .labels(List.of(LabelCondition.equal("tier", "db")))
 *     .build();
 * }</pre>
 */
public final class ContainerQuery {

  /** All containers. */
  public static final ContainerQuery ALL = builder().build();

  private final Predicate<String> id;
  private final Predicate<String> name;
  private final List<LabelCondition> labels;
  private final List<ContainerState> states;
  private final List<Integer> exitCodes;
  private final List<Health.Status> health;
  private final List<RestartPolicy.Kind> restartPolicies;
  private final List<String> images;
  private final List<String> networks;
  private final List<String> volumes;
  private final Instant createdAfter;
  private final Instant createdBefore;
  private final int newest;

  private ContainerQuery(Builder from) {
    id = from.id;
    name = from.name;
    labels = List.copyOf(from.labels);
    states = List.copyOf(from.states);
    exitCodes = List.copyOf(from.exitCodes);
    health = List.copyOf(from.health);
    restartPolicies = List.copyOf(from.restartPolicies);
    images = List.copyOf(from.images);
    networks = List.copyOf(from.networks);
    volumes = List.copyOf(from.volumes);
    createdAfter = from.createdAfter;
    createdBefore = from.createdBefore;
    newest = from.newest;
  }

  /** Creates a builder in which every condition is met by every container. */
  public static Builder builder() {
    return new Builder();
  }

  /** The condition for ids. */
  public Predicate<String> id() {
    return id;
  }

  /** The condition for names. */
  public Predicate<String> name() {
    return name;
  }

  /** Conditions for the labels, all of which have to be met. */
  public List<LabelCondition> labels() {
    return labels;
  }

  /** All states by default. An empty list matches no container. */
  public List<ContainerState> states() {
    return states;
  }

  /** Exit codes of exited containers; empty for any exit code and state. */
  public List<Integer> exitCodes() {
    return exitCodes;
  }

  /** All by default. An empty list matches no container. */
  public List<Health.Status> health() {
    return health;
  }

  /** All by default. An empty list matches no container. */
  public List<RestartPolicy.Kind> restartPolicies() {
    return restartPolicies;
  }

  /** Each a part of an image's name, or the beginning of an image's id; empty: any. */
  public List<String> images() {
    return images;
  }

  /** Networks as the spec names them, also {@code host} and {@code none}; empty: any. */
  public List<String> networks() {
    return networks;
  }

  /** Each the name of a volume, or the source or destination of a mount; empty: any. */
  public List<String> volumes() {
    return volumes;
  }

  /** The exclusive lower limit of the creation time; {@link Instant#MIN} for none. */
  public Instant createdAfter() {
    return createdAfter;
  }

  /** The exclusive upper limit of the creation time; {@link Instant#MAX} for none. */
  public Instant createdBefore() {
    return createdBefore;
  }

  /** The maximum number of matching containers, of which the newest are selected; 0 for all. */
  public int newest() {
    return newest;
  }

  /** Returns a query for those of these containers that are in one of the given states. */
  public ContainerQuery within(Collection<ContainerState> some) {
    return toBuilder().states(states.stream().filter(some::contains).toList()).build();
  }

  /**
   * Returns true if a container meets all conditions. Ignores {@link #newest()}, which concerns
   * several containers.
   */
  public boolean matches(ContainerInfo info) {
    return states.contains(info.state())
        && createdAfter.isBefore(info.created())
        && createdBefore.isAfter(info.created())
        && id.test(info.id())
        && name.test(info.name())
        && LabelCondition.allMatch(labels, info.spec().labels())
        && hasExitCode(info)
        && health.contains(info.health().status())
        && restartPolicies.contains(info.spec().restart().kind())
        && hasImage(info)
        && hasNetwork(info)
        && hasVolume(info);
  }

  private boolean hasExitCode(ContainerInfo info) {
    return exitCodes.isEmpty()
        || (info.state() == ContainerState.EXITED && exitCodes.contains(info.exitCode()));
  }

  private boolean hasImage(ContainerInfo info) {
    return images.isEmpty()
        || images.stream()
            .anyMatch(
                image -> info.imageName().contains(image) || info.imageId().startsWith(image));
  }

  private boolean hasNetwork(ContainerInfo info) {
    return networks.isEmpty()
        || Arrays.stream(info.spec().network().split(",", -1)).anyMatch(networks::contains);
  }

  private boolean hasVolume(ContainerInfo info) {
    return volumes.isEmpty()
        || info.mounts().stream()
            .anyMatch(
                mount ->
                    volumes.contains(mount.volume())
                        || volumes.contains(mount.source())
                        || volumes.contains(mount.destination()));
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.name = name;
    builder.labels = labels;
    builder.states = states;
    builder.exitCodes = exitCodes;
    builder.health = health;
    builder.restartPolicies = restartPolicies;
    builder.images = images;
    builder.networks = networks;
    builder.volumes = volumes;
    builder.createdAfter = createdAfter;
    builder.createdBefore = createdBefore;
    builder.newest = newest;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        id,
        name,
        labels,
        states,
        exitCodes,
        health,
        restartPolicies,
        images,
        networks,
        volumes,
        createdAfter,
        createdBefore,
        newest);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContainerQuery that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ContainerQuery" + fields();
  }

  /** Collects the conditions of a {@link ContainerQuery}. */
  public static final class Builder {
    private static final Predicate<String> ANY = text -> true;

    private Predicate<String> id = ANY;
    private Predicate<String> name = ANY;
    private List<LabelCondition> labels = List.of();
    private List<ContainerState> states = List.of(ContainerState.values());
    private List<Integer> exitCodes = List.of();
    private List<Health.Status> health = List.of(Health.Status.values());
    private List<RestartPolicy.Kind> restartPolicies = List.of(RestartPolicy.Kind.values());
    private List<String> images = List.of();
    private List<String> networks = List.of();
    private List<String> volumes = List.of();
    private Instant createdAfter = Instant.MIN;
    private Instant createdBefore = Instant.MAX;
    private int newest = 0;

    private Builder() {}

    public Builder id(Predicate<String> value) {
      id = value;
      return this;
    }

    public Builder name(Predicate<String> value) {
      name = value;
      return this;
    }

    public Builder labels(List<LabelCondition> value) {
      labels = value;
      return this;
    }

    public Builder states(List<ContainerState> value) {
      states = value;
      return this;
    }

    public Builder exitCodes(List<Integer> value) {
      exitCodes = value;
      return this;
    }

    public Builder health(List<Health.Status> value) {
      health = value;
      return this;
    }

    public Builder restartPolicies(List<RestartPolicy.Kind> value) {
      restartPolicies = value;
      return this;
    }

    public Builder images(List<String> value) {
      images = value;
      return this;
    }

    public Builder networks(List<String> value) {
      networks = value;
      return this;
    }

    public Builder volumes(List<String> value) {
      volumes = value;
      return this;
    }

    public Builder createdAfter(Instant value) {
      createdAfter = value;
      return this;
    }

    public Builder createdBefore(Instant value) {
      createdBefore = value;
      return this;
    }

    public Builder newest(int value) {
      newest = value;
      return this;
    }

    public ContainerQuery build() {
      return new ContainerQuery(this);
    }
  }
}
