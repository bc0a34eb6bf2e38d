package dev.carob.api.event;

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

  private EventQuery(Builder from) {
    since = from.since;
    until = from.until;
    follow = from.follow;
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

  /** Whether to continue with new events, up to {@link #until()}. */
  public boolean follow() {
    return follow;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.since = since;
    builder.until = until;
    builder.follow = follow;
    return builder;
  }

  private List<Object> fields() {
    return List.of(since, until, follow);
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

    public EventQuery build() {
      return new EventQuery(this);
    }
  }
}
