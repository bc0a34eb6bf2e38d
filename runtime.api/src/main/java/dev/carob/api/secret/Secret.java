package dev.carob.api.secret;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A secret, without what it is.
 *
 * @param id 25 hexadecimal digits
 */
public record Secret(String id, String name, Instant created, Map<String, String> labels) {

  public Secret {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }
}
