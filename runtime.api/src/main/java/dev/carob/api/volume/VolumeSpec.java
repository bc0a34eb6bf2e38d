package dev.carob.api.volume;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is asked of a new volume.
 *
 * @param name empty: the engine makes one up
 */
public record VolumeSpec(String name, Map<String, String> labels) {

  public VolumeSpec {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }
}
