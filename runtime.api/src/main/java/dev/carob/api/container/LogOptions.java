package dev.carob.api.container;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Selects lines of a container's log. */
public final class LogOptions {

  /** All existing lines. */
  public static final LogOptions ALL = builder().build();

  private final long tail;
  private final Instant since;
  private final Instant until;
  private final boolean follow;

  private LogOptions(Builder from) {
    tail = from.tail;
    since = from.since;
    until = from.until;
    follow = from.follow;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The number of last lines; -1 for all. */
  public long tail() {
    return tail;
  }

  /** The time of the first line; {@link Instant#MIN} for all. */
  public Instant since() {
    return since;
  }

  /** The time before which lines are selected; {@link Instant#MAX} for all. */
  public Instant until() {
    return until;
  }

  /** True to continue with new lines until the container has ended. */
  public boolean follow() {
    return follow;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.tail = tail;
    builder.since = since;
    builder.until = until;
    builder.follow = follow;
    return builder;
  }

  private List<Object> fields() {
    return List.of(tail, since, until, follow);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogOptions that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "LogOptions" + fields();
  }

  /** Builder of {@link LogOptions}. */
  public static final class Builder {
    private long tail = -1;
    private Instant since = Instant.MIN;
    private Instant until = Instant.MAX;
    private boolean follow = false;

    private Builder() {}

    public Builder tail(long value) {
      tail = value;
      return this;
    }

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

    public LogOptions build() {
      return new LogOptions(this);
    }
  }
}
