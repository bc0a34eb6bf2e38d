package dev.carob.api.volume;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request for a new volume. */
public final class VolumeSpec {

  private final String name;
  private final Map<String, String> labels;

  private VolumeSpec(Builder from) {
    name = from.name;
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(from.labels));
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name; if empty, the engine generates one. */
  public String name() {
    return name;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.name = name;
    builder.labels = labels;
    return builder;
  }

  private List<Object> fields() {
    return List.of(name, labels);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VolumeSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "VolumeSpec" + fields();
  }

  /** Builder of {@link VolumeSpec}. */
  public static final class Builder {
    private String name = "";
    private Map<String, String> labels = Map.of();

    private Builder() {}

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public VolumeSpec build() {
      return new VolumeSpec(this);
    }
  }
}
