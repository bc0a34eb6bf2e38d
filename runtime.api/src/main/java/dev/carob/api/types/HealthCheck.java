package dev.carob.api.types;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that exits with 0 if a container is healthy. The format is Docker's and Podman's; the
 * OCI image-spec has none.
 */
public final class HealthCheck {

  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  public static final int DEFAULT_RETRIES = 3;

  /** The image's health check. */
  public static final HealthCheck INHERIT = builder().build();

  private final List<String> test;
  private final Duration interval;
  private final Duration timeout;
  private final Duration startPeriod;
  private final int retries;
  private final OnFailure onFailure;
  private final StartupCheck startup;

  private HealthCheck(Builder from) {
    test = List.copyOf(from.test);
    interval = from.interval;
    timeout = from.timeout;
    startPeriod = from.startPeriod;
    retries = from.retries;
    onFailure = from.onFailure;
    startup = from.startup;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The command: {@code CMD} and a command line, {@code CMD-SHELL} and a line for {@code /bin/sh},
   * or {@code NONE}; empty for the image's.
   */
  public List<String> test() {
    return test;
  }

  /**
   * The interval between the end of one check and the start of the next; zero or negative to check
   * only on request.
   */
  public Duration interval() {
    return interval;
  }

  /** How long a check may take before it fails. */
  public Duration timeout() {
    return timeout;
  }

  /** The time after a start in which failures do not count. */
  public Duration startPeriod() {
    return startPeriod;
  }

  /** The number of failures in a row that make the container unhealthy. */
  public int retries() {
    return retries;
  }

  /** The action on a container that becomes unhealthy. */
  public OnFailure onFailure() {
    return onFailure;
  }

  /** The check that precedes this one after each start. */
  public StartupCheck startup() {
    return startup;
  }

  /** Returns true if there is a command to run. */
  public boolean present() {
    return !test.isEmpty() && !test.get(0).equals("NONE");
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.test = test;
    builder.interval = interval;
    builder.timeout = timeout;
    builder.startPeriod = startPeriod;
    builder.retries = retries;
    builder.onFailure = onFailure;
    builder.startup = startup;
    return builder;
  }

  private List<Object> fields() {
    return List.of(test, interval, timeout, startPeriod, retries, onFailure, startup);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HealthCheck that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "HealthCheck" + fields();
  }

  /** The action on an unhealthy container. */
  public enum OnFailure {
    NONE,
    KILL,
    RESTART,
    STOP
  }

  /** Builder of {@link HealthCheck}. */
  public static final class Builder {
    private List<String> test = List.of();
    private Duration interval = DEFAULT_INTERVAL;
    private Duration timeout = DEFAULT_TIMEOUT;
    private Duration startPeriod = Duration.ZERO;
    private int retries = DEFAULT_RETRIES;
    private OnFailure onFailure = OnFailure.NONE;
    private StartupCheck startup = StartupCheck.NONE;

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

    public Builder startPeriod(Duration value) {
      startPeriod = value;
      return this;
    }

    public Builder retries(int value) {
      retries = value;
      return this;
    }

    public Builder onFailure(OnFailure value) {
      onFailure = value;
      return this;
    }

    public Builder startup(StartupCheck value) {
      startup = value;
      return this;
    }

    public HealthCheck build() {
      return new HealthCheck(this);
    }
  }
}
