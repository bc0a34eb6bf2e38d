package dev.carob.api.volume;

import dev.carob.api.types.Flag;
import dev.carob.api.types.LabelCondition;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Selects the volumes that meet all conditions. The elements of a list are alternatives, unless
 * stated otherwise. A condition that is not set is met by every volume.
 */
public final class VolumeQuery {

  /** All volumes. */
  public static final VolumeQuery ALL = builder().build();

  private final Predicate<String> name;
  private final List<LabelCondition> labels;
  private final List<LabelCondition> options;
  private final Flag used;
  private final Flag anonymous;
  private final Instant createdBefore;

  private VolumeQuery(Builder from) {
    name = from.name;
    labels = List.copyOf(from.labels);
    options = List.copyOf(from.options);
    used = from.used;
    anonymous = from.anonymous;
    createdBefore = from.createdBefore;
  }

  /** Creates a builder in which every condition is met by all volumes. */
  public static Builder builder() {
    return new Builder();
  }

  /** The condition for names. */
  public Predicate<String> name() {
    return name;
  }

  /** Conditions for the labels, all of which have to be met. */
  public List<LabelCondition> labels() {
    return labels;
  }

  /** Conditions for the options, all of which have to be met. */
  public List<LabelCondition> options() {
    return options;
  }

  /** {@link Flag#YES} selects volumes that containers use. */
  public Flag used() {
    return used;
  }

  /** {@link Flag#YES} selects volumes that were created for a container that did not name them. */
  public Flag anonymous() {
    return anonymous;
  }

  /** The exclusive upper limit of the creation time; {@link Instant#MAX} for none. */
  public Instant createdBefore() {
    return createdBefore;
  }

  /** Returns true if a volume meets all conditions. */
  public boolean matches(Volume volume) {
    return name.test(volume.name())
        && LabelCondition.allMatch(labels, volume.labels())
        && LabelCondition.allMatch(options, volume.options())
        && used.matches(!volume.users().isEmpty())
        && anonymous.matches(volume.anonymous())
        && createdBefore.isAfter(volume.created());
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.name = name;
    builder.labels = labels;
    builder.options = options;
    builder.used = used;
    builder.anonymous = anonymous;
    builder.createdBefore = createdBefore;
    return builder;
  }

  private List<Object> fields() {
    return List.of(name, labels, options, used, anonymous, createdBefore);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VolumeQuery that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "VolumeQuery" + fields();
  }

  /** Collects the conditions of a {@link VolumeQuery}. */
  public static final class Builder {
    private static final Predicate<String> ANY = text -> true;

    private Predicate<String> name = ANY;
    private List<LabelCondition> labels = List.of();
    private List<LabelCondition> options = List.of();
    private Flag used = Flag.EITHER;
    private Flag anonymous = Flag.EITHER;
    private Instant createdBefore = Instant.MAX;

    private Builder() {}

    public Builder name(Predicate<String> value) {
      name = value;
      return this;
    }

    public Builder labels(List<LabelCondition> value) {
      labels = value;
      return this;
    }

    public Builder options(List<LabelCondition> value) {
      options = value;
      return this;
    }

    public Builder used(Flag value) {
      used = value;
      return this;
    }

    public Builder anonymous(Flag value) {
      anonymous = value;
      return this;
    }

    public Builder createdBefore(Instant value) {
      createdBefore = value;
      return this;
    }

    public VolumeQuery build() {
      return new VolumeQuery(this);
    }
  }
}
