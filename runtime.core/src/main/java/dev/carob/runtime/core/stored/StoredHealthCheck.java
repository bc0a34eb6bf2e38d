package dev.carob.runtime.core.stored;

import dev.carob.api.types.HealthCheck;
import java.time.Duration;
import java.util.List;

/** The stored form of a health check. */
public record StoredHealthCheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    int retries,
    String onFailure) {

  /** Converts a value of the API to its stored form. */
  public static StoredHealthCheck of(HealthCheck value) {
    return new StoredHealthCheck(
        value.test(),
        value.interval(),
        value.timeout(),
        value.startPeriod(),
        value.retries(),
        value.onFailure().name());
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
        .build();
  }
}
