package dev.carob.api.event;

import dev.carob.api.types.LabelCondition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Selects events. */
public final class EventQuery {

  /** All past events. */
  public static final EventQuery PAST = builder().build();

  /** All new events. */
  public static final EventQuery COMING = builder().since(Instant.MAX).follow(true).build();

  private final Instant since;
  private final Instant until;
  private final boolean follow;
  private final List<String> types;
  private final List<String> actions;
  private final List<String> objects;
  private final List<String> containers;
  private final List<String> images;
  private final List<String> volumes;
  private final List<LabelCondition> labels;

  private EventQuery(Builder from) {
    since = from.since;
    until = from.until;
    follow = from.follow;
    types = List.copyOf(from.types);
    actions = List.copyOf(from.actions);
    objects = List.copyOf(from.objects);
    containers = List.copyOf(from.containers);
    images = List.copyOf(from.images);
    volumes = List.copyOf(from.volumes);
    labels = List.copyOf(from.labels);
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The time of the first event; {@link Instant#MAX} for no past ones. */
  public Instant since() {
    return since;
  }

  /** The time before which events are selected; {@link Instant#MAX} for no limit. */
  public Instant until() {
    return until;
  }

  /** True to continue with new events, up to {@link #until()}. */
  public boolean follow() {
    return follow;
  }

  /** Types of objects, such as {@code container}; empty: any. */
  public List<String> types() {
    return types;
  }

  /** Actions, such as {@code start}; empty: any. */
  public List<String> actions() {
    return actions;
  }

  /** Each the name of an object, or the beginning of its id; empty: any. */
  public List<String> objects() {
    return objects;
  }

  /**
   * Each the name of a container, or the beginning of its id; only events of containers match.
   * Empty: any event.
   */
  public List<String> containers() {
    return containers;
  }

  /**
   * Each the name of an image, or the beginning of its id; only events of images match. Empty: any
   * event.
   */
  public List<String> images() {
    return images;
  }

  /** Each the name of a volume; only events of volumes match. Empty: any event. */
  public List<String> volumes() {
    return volumes;
  }

  /** Conditions for a container's labels, all of which have to be met. */
  public List<LabelCondition> labels() {
    return labels;
  }

  /** Returns true if an event meets all conditions except those for its time. */
  public boolean matches(Event event) {
    return (types.isEmpty() || types.contains(event.type()))
        && (actions.isEmpty() || actions.contains(event.action()))
        && (objects.isEmpty() || isOneOf(objects, event))
        && (containers.isEmpty() || isOneOf(containers, "container", event))
        && (images.isEmpty() || isOneOf(images, "image", event))
        && (volumes.isEmpty() || isOneOf(volumes, "volume", event))
        && LabelCondition.allMatch(labels, event.attributes());
  }

  private static boolean isOneOf(List<String> objects, String type, Event event) {
    return event.type().equals(type) && isOneOf(objects, event);
  }

  private static boolean isOneOf(List<String> objects, Event event) {
    return objects.stream().anyMatch(one -> event.name().equals(one) || event.id().startsWith(one));
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.since = since;
    builder.until = until;
    builder.follow = follow;
    builder.types = types;
    builder.actions = actions;
    builder.objects = objects;
    builder.containers = containers;
    builder.images = images;
    builder.volumes = volumes;
    builder.labels = labels;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        since, until, follow, types, actions, objects, containers, images, volumes, labels);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventQuery that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "EventQuery" + fields();
  }

  /** Builder of {@link EventQuery}. */
  public static final class Builder {
    private Instant since = Instant.MIN;
    private Instant until = Instant.MAX;
    private boolean follow = false;
    private List<String> types = List.of();
    private List<String> actions = List.of();
    private List<String> objects = List.of();
    private List<String> containers = List.of();
    private List<String> images = List.of();
    private List<String> volumes = List.of();
    private List<LabelCondition> labels = List.of();

    private Builder() {}

    public Builder since(Instant value) {
      since = value;
      return this;
    }

    public Builder until(Instant value) {
      until = value;
      return this;
    }

    public Builder follow(boolean value) {
      follow = value;
      return this;
    }

    public Builder types(List<String> value) {
      types = value;
      return this;
    }

    public Builder actions(List<String> value) {
      actions = value;
      return this;
    }

    public Builder objects(List<String> value) {
      objects = value;
      return this;
    }

    public Builder containers(List<String> value) {
      containers = value;
      return this;
    }

    public Builder images(List<String> value) {
      images = value;
      return this;
    }

    public Builder volumes(List<String> value) {
      volumes = value;
      return this;
    }

    public Builder labels(List<LabelCondition> value) {
      labels = value;
      return this;
    }

    public EventQuery build() {
      return new EventQuery(this);
    }
  }
}
