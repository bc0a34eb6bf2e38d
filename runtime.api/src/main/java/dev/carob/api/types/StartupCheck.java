package dev.carob.api.types;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that checks whether a container has started up. The container's health check begins
 * when it has succeeded.
 */
public final class StartupCheck {

  /** No startup check. */
  public static final StartupCheck NONE = builder().build();

  private final List<String> test;
  private final Duration interval;
  private final Duration timeout;
  private final int retries;
  private final int successes;

  private StartupCheck(Builder from) {
    test = List.copyOf(from.test);
    interval = from.interval;
    timeout = from.timeout;
    retries = from.retries;
    successes = from.successes;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The command, as of {@link HealthCheck#test()}; empty for none. */
  public List<String> test() {
    return test;
  }

  /** The time between two checks; zero or negative to check only on request. */
  public Duration interval() {
    return interval;
  }

  /** How long a check may take before it fails. */
  public Duration timeout() {
    return timeout;
  }

  /** The number of failures after which the container is restarted; 0 for never. */
  public int retries() {
    return retries;
  }

  /** The number of successes that end the startup; 0 means 1. */
  public int successes() {
    return successes;
  }

  /** Whether there is a command to run. */
  public boolean present() {
    return !test.isEmpty() && !test.get(0).equals("NONE");
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.test = test;
    builder.interval = interval;
    builder.timeout = timeout;
    builder.retries = retries;
    builder.successes = successes;
    return builder;
  }

  private List<Object> fields() {
    return List.of(test, interval, timeout, retries, successes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StartupCheck that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "StartupCheck" + fields();
  }

  /** Builder of {@link StartupCheck}. */
  public static final class Builder {
    private List<String> test = List.of();
    private Duration interval = HealthCheck.DEFAULT_INTERVAL;
    private Duration timeout = HealthCheck.DEFAULT_TIMEOUT;
    private int retries = 0;
    private int successes = 0;

    private Builder() {}

    public Builder test(List<String> value) {
      test = value;
      return this;
    }

    public Builder interval(Duration value) {
      interval = value;
      return this;
    }

    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    public Builder retries(int value) {
      retries = value;
      return this;
    }

    public Builder successes(int value) {
      successes = value;
      return this;
    }

    public StartupCheck build() {
      return new StartupCheck(this);
    }
  }
}
