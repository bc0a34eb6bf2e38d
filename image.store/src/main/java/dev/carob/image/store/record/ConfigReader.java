package dev.carob.image.store.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.container.HealthCheck;
import dev.carob.api.image.ImageConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the process settings of an image configuration (OCI image-spec 1.1, config.md). */
public final class ConfigReader {

  private ConfigReader() {}

  /**
   * @param config the {@code config} object of the configuration
   */
  public static ImageConfig read(JsonNode config) {
    Map<String, String> labels = new HashMap<>();
    config
        .path("Labels")
        .fields()
        .forEachRemaining(e -> labels.put(e.getKey(), e.getValue().asText()));
    return new ImageConfig(
        texts(config.path("Entrypoint")),
        texts(config.path("Cmd")),
        texts(config.path("Env")),
        config.path("WorkingDir").asText(""),
        config.path("User").asText(""),
        config.path("StopSignal").asText(""),
        names(config.path("Volumes")),
        names(config.path("ExposedPorts")),
        labels,
        health(config.path("Healthcheck")));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The strings of an array. */
  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  /** Reads the health check in Docker's format; times are in nanoseconds. */
  private static HealthCheck health(JsonNode node) {
    HealthCheck unsaid = HealthCheck.INHERIT;
    return new HealthCheck(
        texts(node.path("Test")),
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
