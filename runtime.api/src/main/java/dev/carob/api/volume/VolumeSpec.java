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
  private final String driver;
  private final Map<String, String> options;

  private VolumeSpec(Builder from) {
    name = from.name;
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(from.labels));
    driver = from.driver;
    options = Collections.unmodifiableMap(new LinkedHashMap<>(from.options));
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

  /** The volume driver; {@code local} is the only one. */
  public String driver() {
    return driver;
  }

  /**
   * The options of the driver {@code local}. If {@code type}, {@code device} or {@code o} describe
   * a file system, it is mounted by mount(8) while a container uses the volume: {@code type} is its
   * type, {@code device} the device or directory, and {@code o} contains options, separated by
   * commas. {@code uid} and {@code gid} in {@code o} are also the owner of the volume's directory.
   * {@code nocopy}: the volume is not filled with the image's files.
   */
  public Map<String, String> options() {
    return options;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.name = name;
    builder.labels = labels;
    builder.driver = driver;
    builder.options = options;
    return builder;
  }

  private List<Object> fields() {
    return List.of(name, labels, driver, options);
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
    private String driver = "local";
    private Map<String, String> options = Map.of();

    private Builder() {}

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Builder driver(String value) {
      driver = value;
      return this;
    }

    public Builder options(Map<String, String> value) {
      options = value;
      return this;
    }

    public VolumeSpec build() {
      return new VolumeSpec(this);
    }
  }
}
