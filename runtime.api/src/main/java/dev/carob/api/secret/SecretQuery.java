package dev.carob.api.secret;

import dev.carob.api.types.LabelCondition;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Selects the secrets that meet all conditions. The elements of a list are alternatives, unless
 * stated otherwise. A condition that is not set is met by every secret.
 */
public final class SecretQuery {

  /** All secrets. */
  public static final SecretQuery ALL = builder().build();

  private final Predicate<String> id;
  private final Predicate<String> name;
  private final List<LabelCondition> labels;

  private SecretQuery(Builder from) {
    id = from.id;
    name = from.name;
    labels = List.copyOf(from.labels);
  }

  /** Creates a builder in which every condition is met by all secrets. */
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

  /** Returns true if a secret meets all conditions. */
  public boolean matches(Secret secret) {
    return id.test(secret.id())
        && name.test(secret.name())
        && LabelCondition.allMatch(labels, secret.labels());
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.name = name;
    builder.labels = labels;
    return builder;
  }

  private List<Object> fields() {
    return List.of(id, name, labels);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretQuery that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "SecretQuery" + fields();
  }

  /** Collects the conditions of a {@link SecretQuery}. */
  public static final class Builder {
    private static final Predicate<String> ANY = text -> true;

    private Predicate<String> id = ANY;
    private Predicate<String> name = ANY;
    private List<LabelCondition> labels = List.of();

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

    public SecretQuery build() {
      return new SecretQuery(this);
    }
  }
}
