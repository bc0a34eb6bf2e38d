package dev.carob.api.network;

import dev.carob.api.types.Flag;
import dev.carob.api.types.LabelCondition;
import dev.carob.api.types.Network;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Selects the networks that meet all conditions. The elements of a list are alternatives, unless
 * stated otherwise. A condition that is not set is met by every network.
 */
public final class NetworkQuery {

  /** All networks. */
  public static final NetworkQuery ALL = builder().build();

  private final Predicate<String> id;
  private final Predicate<String> name;
  private final List<LabelCondition> labels;
  private final List<String> drivers;
  private final Flag used;
  private final Instant createdBefore;

  private NetworkQuery(Builder from) {
    id = from.id;
    name = from.name;
    labels = List.copyOf(from.labels);
    drivers = List.copyOf(from.drivers);
    used = from.used;
    createdBefore = from.createdBefore;
  }

  /** Creates a builder in which every condition is met by all networks. */
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

  /** Drivers; empty: any. */
  public List<String> drivers() {
    return drivers;
  }

  /** {@link Flag#YES} selects networks that containers join. */
  public Flag used() {
    return used;
  }

  /** The exclusive upper limit of the creation time; {@link Instant#MAX} for none. */
  public Instant createdBefore() {
    return createdBefore;
  }

  /**
   * Returns true if a network meets all conditions except {@link #used()}, which concerns
   * containers.
   */
  public boolean matches(Network network) {
    return id.test(network.id())
        && name.test(network.name())
        && LabelCondition.allMatch(labels, network.labels())
        && (drivers.isEmpty() || drivers.contains(network.driver()))
        && createdBefore.isAfter(network.created());
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.name = name;
    builder.labels = labels;
    builder.drivers = drivers;
    builder.used = used;
    builder.createdBefore = createdBefore;
    return builder;
  }

  private List<Object> fields() {
    return List.of(id, name, labels, drivers, used, createdBefore);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NetworkQuery that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "NetworkQuery" + fields();
  }

  /** Collects the conditions of a {@link NetworkQuery}. */
  public static final class Builder {
    private static final Predicate<String> ANY = text -> true;

    private Predicate<String> id = ANY;
    private Predicate<String> name = ANY;
    private List<LabelCondition> labels = List.of();
    private List<String> drivers = List.of();
    private Flag used = Flag.EITHER;
    private Instant createdBefore = Instant.MAX;

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

    public Builder drivers(List<String> value) {
      drivers = value;
      return this;
    }

    public Builder used(Flag value) {
      used = value;
      return this;
    }

    public Builder createdBefore(Instant value) {
      createdBefore = value;
      return this;
    }

    public NetworkQuery build() {
      return new NetworkQuery(this);
    }
  }
}
