package dev.carob.runtime.core.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine's defaults when a container was created. The image and the spec override them.
 *
 * @param capabilities capabilities of the container; none: the engine's built-in list
 * @param env environment variables
 * @param hostAddress address of the host; {@code none}; empty: found at each start
 */
public record CreationDefaults(
    List<String> capabilities, Map<String, String> env, String hostAddress) {

  public static final CreationDefaults NONE = new CreationDefaults(List.of(), Map.of(), "");

  public CreationDefaults {
    capabilities = List.copyOf(capabilities);
    env = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(env));
  }
}
