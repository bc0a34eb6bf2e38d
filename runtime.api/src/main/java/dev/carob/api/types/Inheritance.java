package dev.carob.api.types;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the process of a container inherits from the caller of an operation. Descriptors are given
 * by their numbers in the engine's own process. They must remain open until the operation returns;
 * the caller closes them.
 */
public final class Inheritance {

  /** Nothing is inherited. */
  public static final Inheritance NONE = builder().build();

  private final List<Integer> streams;
  private final Map<Integer, Integer> descriptors;

  private Inheritance(Builder from) {
    streams = List.copyOf(from.streams);
    descriptors = Map.copyOf(from.descriptors);
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The descriptors of stdin, stdout and stderr, for a container with the log driver {@code
   * passthrough}; empty for {@code /dev/null}.
   */
  public List<Integer> streams() {
    return streams;
  }

  /** Further descriptors, each by the number that the process gets, 3 or greater. */
  public Map<Integer, Integer> descriptors() {
    return descriptors;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.streams = streams;
    builder.descriptors = descriptors;
    return builder;
  }

  private List<Object> fields() {
    return List.of(streams, descriptors);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Inheritance that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Inheritance" + fields();
  }

  /** Builder of {@link Inheritance}. */
  public static final class Builder {
    private List<Integer> streams = List.of();
    private Map<Integer, Integer> descriptors = Map.of();

    private Builder() {}

    public Builder streams(List<Integer> value) {
      streams = value;
      return this;
    }

    public Builder descriptors(Map<Integer, Integer> value) {
      descriptors = value;
      return this;
    }

    public Inheritance build() {
      return new Inheritance(this);
    }
  }
}
