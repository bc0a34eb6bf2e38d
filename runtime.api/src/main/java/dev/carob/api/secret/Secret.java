package dev.carob.api.secret;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A secret without its value. */
public final class Secret {

  private final String id;
  private final String name;
  private final Instant created;
  private final Map<String, String> labels;

  private Secret(Builder from) {
    id = from.id;
    name = from.name;
    created = from.created;
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(from.labels));
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param id 25 hexadecimal digits
   */
  public static Builder builder(String id, String name) {
    return new Builder(id, name);
  }

  /** 25 hexadecimal digits. */
  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public Instant created() {
    return created;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(id, name);
    builder.created = created;
    builder.labels = labels;
    return builder;
  }

  private List<Object> fields() {
    return List.of(id, name, created, labels);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Secret" + fields();
  }

  /** Builder of {@link Secret}. */
  public static final class Builder {
    private String id;
    private String name;
    private Instant created = Instant.EPOCH;
    private Map<String, String> labels = Map.of();

    private Builder(String id, String name) {
      this.id = id;
      this.name = name;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder created(Instant value) {
      created = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Secret build() {
      return new Secret(this);
    }
  }
}
