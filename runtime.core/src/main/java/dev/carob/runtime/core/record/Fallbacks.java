package dev.carob.runtime.core.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was the engine's default when a container was created, below what the image and the spec
 * say.
 *
 * @param capabilities of the container; none: the engine's own list
 * @param env variables
 * @param hostAddress by which the host is reached; empty: the gateway of the container's network
 */
public record Fallbacks(List<String> capabilities, Map<String, String> env, String hostAddress) {

  public static final Fallbacks NONE = new Fallbacks(List.of(), Map.of(), "");

  public Fallbacks {
    capabilities = List.copyOf(capabilities);
    env = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(env));
  }
}
