package dev.carob.runtime.core.stored;

import dev.carob.api.container.Health;
import java.time.Instant;
import java.util.List;

/** The stored form of the state of health. */
public record StoredHealth(
    String status, int failures, boolean started, int startupSuccesses, List<Check> log) {

  /** Converts a value of the API to its stored form. */
  public static StoredHealth of(Health value) {
    return new StoredHealth(
        value.status().name(),
        value.failures(),
        value.started(),
        value.startupSuccesses(),
        value.log().stream().map(Check::of).toList());
  }

  /** Converts this to a value of the API. */
  public Health toApi() {
    return Health.builder()
        .status(Health.Status.valueOf(status))
        .failures(failures)
        .started(started)
        .startupSuccesses(startupSuccesses)
        .log(log.stream().map(Check::toApi).toList())
        .build();
  }

  /** The result of one check. */
  public record Check(Instant start, Instant end, int code, String output) {

    /** Converts a value of the API to its stored form. */
    public static Check of(Health.Result value) {
      return new Check(value.start(), value.end(), value.code(), value.output());
    }

    /** Converts this to a value of the API. */
    public Health.Result toApi() {
      return Health.Result.builder(start, end).code(code).output(output).build();
    }
  }
}
