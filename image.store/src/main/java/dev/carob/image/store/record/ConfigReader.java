package dev.carob.image.store.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.image.ImageConfig;
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
    return ImageConfig.builder()
        .entrypoint(texts(config.path("Entrypoint")))
        .command(texts(config.path("Cmd")))
        .env(texts(config.path("Env")))
        .workdir(config.path("WorkingDir").asText(""))
        .user(config.path("User").asText(""))
        .stopSignal(config.path("StopSignal").asText(""))
        .volumes(names(config.path("Volumes")))
        .ports(names(config.path("ExposedPorts")))
        .labels(labels)
        .health(health(config.path("Healthcheck")))
        .build();
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
    return HealthCheck.builder()
        .test(texts(node.path("Test")))
        .interval(span(node.path("Interval"), unsaid.interval()))
        .timeout(span(node.path("Timeout"), unsaid.timeout()))
        .startPeriod(span(node.path("StartPeriod"), unsaid.startPeriod()))
        .retries(node.path("Retries").asInt() > 0 ? node.path("Retries").asInt() : unsaid.retries())
        .onFailure(unsaid.onFailure())
        .build();
  }

  private static Duration span(JsonNode nanos, Duration otherwise) {
    return nanos.asLong() > 0 ? Duration.ofNanos(nanos.asLong()) : otherwise;
  }
}
