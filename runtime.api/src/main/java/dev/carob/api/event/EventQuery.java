package dev.carob.api.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which events are wanted. */
public final class EventQuery {

  /** All that have happened, and no more. */
  public static final EventQuery PAST = builder().build();

  /** Those that happen from now on. */
  public static final EventQuery COMING = builder().since(Instant.MAX).follow(true).build();

  private final Instant since;
  private final Instant until;
  private final boolean follow;

  private EventQuery(Builder from) {
    since = from.since;
    until = from.until;
    follow = from.follow;
  }

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Only those at or after; {@link Instant#MAX}: none of the past. */
  public Instant since() {
    return since;
  }

  /** Only those before; {@link Instant#MAX}: no end. */
  public Instant until() {
    return until;
  }

  /** Go on with those that happen from now on, until {@code until}. */
  public boolean follow() {
    return follow;
  }

  /** A builder that begins with these values. */
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

  /** Collects the values of a {@link EventQuery}. */
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
