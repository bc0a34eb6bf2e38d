package dev.carob.api.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration key with its type, default and current value. */
public final class Setting {

  private final String key;
  private final String type;
  private final boolean many;
  private final String description;
  private final List<String> defaults;
  private final List<String> values;
  private final List<String> options;

  private Setting(Builder from) {
    key = from.key;
    type = from.type;
    many = from.many;
    description = from.description;
    defaults = List.copyOf(from.defaults);
    values = List.copyOf(from.values);
    options = List.copyOf(from.options);
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param key such as {@code swap.wait}
   * @param type such as {@code long} or {@code string}
   */
  public static Builder builder(String key, String type) {
    return new Builder(key, type);
  }

  /** The key, such as {@code swap.wait}. */
  public String key() {
    return key;
  }

  /** The type, such as {@code long} or {@code string}. */
  public String type() {
    return type;
  }

  /** Returns true if the key accepts several values. */
  public boolean many() {
    return many;
  }

  /** A sentence that describes the setting. */
  public String description() {
    return description;
  }

  /** The default values. */
  public List<String> defaults() {
    return defaults;
  }

  /** The configured values; empty if none are. */
  public List<String> values() {
    return values;
  }

  /** The allowed values; empty if any value of the type is allowed. */
  public List<String> options() {
    return options;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(key, type);
    builder.many = many;
    builder.description = description;
    builder.defaults = defaults;
    builder.values = values;
    builder.options = options;
    return builder;
  }

  private List<Object> fields() {
    return List.of(key, type, many, description, defaults, values, options);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Setting that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Setting" + fields();
  }

  /** Builder of {@link Setting}. */
  public static final class Builder {
    private String key;
    private String type;
    private boolean many = false;
    private String description = "";
    private List<String> defaults = List.of();
    private List<String> values = List.of();
    private List<String> options = List.of();

    private Builder(String key, String type) {
      this.key = key;
      this.type = type;
    }

    public Builder key(String value) {
      key = value;
      return this;
    }

    public Builder type(String value) {
      type = value;
      return this;
    }

    public Builder many(boolean value) {
      many = value;
      return this;
    }

    public Builder description(String value) {
      description = value;
      return this;
    }

    public Builder defaults(List<String> value) {
      defaults = value;
      return this;
    }

    public Builder values(List<String> value) {
      values = value;
      return this;
    }

    public Builder options(List<String> value) {
      options = value;
      return this;
    }

    public Setting build() {
      return new Setting(this);
    }
  }
}
