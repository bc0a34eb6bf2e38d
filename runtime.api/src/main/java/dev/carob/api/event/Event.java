package dev.carob.api.event;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event. */
public final class Event {

  private final Instant at;
  private final String type;
  private final String action;
  private final String id;
  private final String name;
  private final Map<String, String> attributes;

  private Event(Builder from) {
    at = from.at;
    type = from.type;
    action = from.action;
    id = from.id;
    name = from.name;
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(from.attributes));
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param type the type of the object, such as {@code container} or {@code volume}
   * @param action in Podman's terms: {@code create}, {@code init}, {@code start}, {@code died}, …
   */
  public static Builder builder(Instant at, String type, String action) {
    return new Builder(at, type, action);
  }

  public Instant at() {
    return at;
  }

  /** The type of the object, such as {@code container} or {@code volume}. */
  public String type() {
    return type;
  }

  /** The action in Podman's terms: {@code create}, {@code init}, {@code start}, {@code died}, …. */
  public String action() {
    return action;
  }

  /** The id of the object. */
  public String id() {
    return id;
  }

  /** The name that the object had. */
  public String name() {
    return name;
  }

  /** Further details, such as {@code image} and {@code containerExitCode}. */
  public Map<String, String> attributes() {
    return attributes;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(at, type, action);
    builder.id = id;
    builder.name = name;
    builder.attributes = attributes;
    return builder;
  }

  private List<Object> fields() {
    return List.of(at, type, action, id, name, attributes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Event that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Event" + fields();
  }

  /** Builder of {@link Event}. */
  public static final class Builder {
    private Instant at;
    private String type;
    private String action;
    private String id = "";
    private String name = "";
    private Map<String, String> attributes = Map.of();

    private Builder(Instant at, String type, String action) {
      this.at = at;
      this.type = type;
      this.action = action;
    }

    public Builder at(Instant value) {
      at = value;
      return this;
    }

    public Builder type(String value) {
      type = value;
      return this;
    }

    public Builder action(String value) {
      action = value;
      return this;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder attributes(Map<String, String> value) {
      attributes = value;
      return this;
    }

    public Event build() {
      return new Event(this);
    }
  }
}
