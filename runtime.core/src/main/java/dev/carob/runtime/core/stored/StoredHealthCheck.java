package dev.carob.runtime.core.stored;

import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.StartupCheck;
import java.time.Duration;
import java.util.List;

/** The stored form of a health check. */
public record StoredHealthCheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    int retries,
    String onFailure,
    Startup startup) {

  /** Converts a value of the API to its stored form. */
  public static StoredHealthCheck of(HealthCheck value) {
    return new StoredHealthCheck(
        value.test(),
        value.interval(),
        value.timeout(),
        value.startPeriod(),
        value.retries(),
        value.onFailure().name(),
        Startup.of(value.startup()));
  }

  /** Converts this to a value of the API. */
  public HealthCheck toApi() {
    return HealthCheck.builder()
        .test(test)
        .interval(interval)
        .timeout(timeout)
        .startPeriod(startPeriod)
        .retries(retries)
        .onFailure(HealthCheck.OnFailure.valueOf(onFailure))
        .startup(startup.toApi())
        .build();
  }

  /** A startup check. */
  public record Startup(
      List<String> test, Duration interval, Duration timeout, int retries, int successes) {

    /** Converts a value of the API to its stored form. */
    public static Startup of(StartupCheck value) {
      return new Startup(
          value.test(), value.interval(), value.timeout(), value.retries(), value.successes());
    }

    /** Converts this to a value of the API. */
    public StartupCheck toApi() {
      return StartupCheck.builder()
          .test(test)
          .interval(interval)
          .timeout(timeout)
          .retries(retries)
          .successes(successes)
          .build();
    }
  }
}
