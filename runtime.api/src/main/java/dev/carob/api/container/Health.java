package dev.carob.api.container;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of a container's health checks. */
public final class Health {

  /** The health of a container without a health check. */
  public static final Health NONE = builder().build();

  private final Status status;
  private final int failures;
  private final boolean started;
  private final int startupSuccesses;
  private final List<Result> log;

  private Health(Builder from) {
    status = from.status;
    failures = from.failures;
    started = from.started;
    startupSuccesses = from.startupSuccesses;
    log = List.copyOf(from.log);
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  public Status status() {
    return status;
  }

  /** The number of failed checks in a row. */
  public int failures() {
    return failures;
  }

  /** Whether the startup check has succeeded in this run. */
  public boolean started() {
    return started;
  }

  /** The number of successful startup checks in a row. */
  public int startupSuccesses() {
    return startupSuccesses;
  }

  /** The newest results, oldest first. */
  public List<Result> log() {
    return log;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.status = status;
    builder.failures = failures;
    builder.started = started;
    builder.startupSuccesses = startupSuccesses;
    builder.log = log;
    return builder;
  }

  private List<Object> fields() {
    return List.of(status, failures, started, startupSuccesses, log);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Health that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Health" + fields();
  }

  /** The health of a container. */
  public enum Status {
    /** The container has no health check. */
    NONE,
    /** The container has been started, and no check has passed yet. */
    STARTING,
    HEALTHY,
    UNHEALTHY
  }

  /** The result of one check. */
  public static final class Result {

    private final Instant start;
    private final Instant end;
    private final int code;
    private final String output;
    private final Status status;

    private Result(Builder from) {
      start = from.start;
      end = from.end;
      code = from.code;
      output = from.output;
      status = from.status;
    }

    /** Creates a builder. Values that are not set have their defaults. */
    public static Builder builder(Instant start, Instant end) {
      return new Builder(start, end);
    }

    public Instant start() {
      return start;
    }

    public Instant end() {
      return end;
    }

    /** The command's exit code; -1 if it did not end in time. */
    public int code() {
      return code;
    }

    /** The beginning of the command's output. */
    public String output() {
      return output;
    }

    /**
     * The container's health after this check and before the action for an unhealthy container;
     * {@code NONE} in a {@link Health#log()}.
     */
    public Status status() {
      return status;
    }

    /** Creates a builder with these values. */
    public Builder toBuilder() {
      Builder builder = new Builder(start, end);
      builder.code = code;
      builder.output = output;
      builder.status = status;
      return builder;
    }

    private List<Object> fields() {
      return List.of(start, end, code, output, status);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Result that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
      return fields().hashCode();
    }

    @Override
    public String toString() {
      return "Result" + fields();
    }

    /** Builder of {@link Result}. */
    public static final class Builder {
      private Instant start;
      private Instant end;
      private int code = 0;
      private String output = "";
      private Status status = Status.NONE;

      private Builder(Instant start, Instant end) {
        this.start = start;
        this.end = end;
      }

      public Builder start(Instant value) {
        start = value;
        return this;
      }

      public Builder end(Instant value) {
        end = value;
        return this;
      }

      public Builder code(int value) {
        code = value;
        return this;
      }

      public Builder output(String value) {
        output = value;
        return this;
      }

      public Builder status(Status value) {
        status = value;
        return this;
      }

      public Result build() {
        return new Result(this);
      }
    }
  }

  /** Builder of {@link Health}. */
  public static final class Builder {
    private Status status = Status.NONE;
    private int failures = 0;
    private boolean started = false;
    private int startupSuccesses = 0;
    private List<Result> log = List.of();

    private Builder() {}

    public Builder status(Status value) {
      status = value;
      return this;
    }

    public Builder failures(int value) {
      failures = value;
      return this;
    }

    public Builder log(List<Result> value) {
      log = value;
      return this;
    }

    public Builder started(boolean value) {
      started = value;
      return this;
    }

    public Builder startupSuccesses(int value) {
      startupSuccesses = value;
      return this;
    }

    public Health build() {
      return new Health(this);
    }
  }
}
