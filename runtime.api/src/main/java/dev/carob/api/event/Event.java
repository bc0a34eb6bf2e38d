package dev.carob.api.event;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that has happened.
 *
 * @param type what it happened to: {@code container} or {@code volume}
 * @param action what happened, in Podman's words: {@code create}, {@code init}, {@code start},
 *     {@code died}, …
 * @param id of what it happened to
 * @param name it had then
 * @param attributes what else is known, such as {@code image} and {@code containerExitCode}
 */
public record Event(
    Instant at,
    String type,
    String action,
    String id,
    String name,
    Map<String, String> attributes) {

  public Event {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
