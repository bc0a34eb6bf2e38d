package dev.carob.storage.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times in records. */
final class Instants {

  private Instants() {}

  /** Returns a time; 1970 if the record has none. */
  static Instant of(JsonNode value) {
    return value.isTextual() ? OffsetDateTime.parse(value.asText()).toInstant() : Instant.EPOCH;
  }
}
