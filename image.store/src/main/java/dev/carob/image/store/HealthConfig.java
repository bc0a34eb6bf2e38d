package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.container.HealthCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The health check of a Docker image's configuration; times are in nanoseconds. */
final class HealthConfig {

  private HealthConfig() {}

  static HealthCheck parse(JsonNode node) {
    List<String> test = new ArrayList<>();
    node.path("Test").forEach(item -> test.add(item.asText()));
    HealthCheck unsaid = HealthCheck.INHERIT;
    return new HealthCheck(
        test,
        span(node.path("Interval"), unsaid.interval()),
        span(node.path("Timeout"), unsaid.timeout()),
        span(node.path("StartPeriod"), unsaid.startPeriod()),
        node.path("Retries").asInt() > 0 ? node.path("Retries").asInt() : unsaid.retries(),
        unsaid.onFailure());
  }

  private static Duration span(JsonNode nanos, Duration otherwise) {
    return nanos.asLong() > 0 ? Duration.ofNanos(nanos.asLong()) : otherwise;
  }
}
