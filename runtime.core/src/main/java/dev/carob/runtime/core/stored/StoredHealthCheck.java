package dev.carob.runtime.core.stored;

import dev.carob.api.types.HealthCheck;
import java.time.Duration;
import java.util.List;

/** The form in which a health check is recorded. */
public record StoredHealthCheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    int retries,
    String onFailure) {

  /** Of a value of the API. */
  public static StoredHealthCheck of(HealthCheck value) {
    return new StoredHealthCheck(
        value.test(),
        value.interval(),
        value.timeout(),
        value.startPeriod(),
        value.retries(),
        value.onFailure().name());
  }

  /** As a value of the API. */
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
