package dev.carob.api.container;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Variables of whoever asks for a container, and which of them it gets, below those that are asked
 * for by name. It is not kept: what a container gets stands among its variables.
 */
public record CallersEnv(Wanted wanted, Map<String, String> env) {

  /** Nothing of anybody's. */
  public static final CallersEnv NOBODYS = new CallersEnv(Wanted.CONFIGURED, Map.of());

  private static final List<String> PROXIES =
      List.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy");

  /** Which of the variables. */
  public enum Wanted {
    /** As the engine's configuration says, else those of proxies. */
    CONFIGURED,
    NONE,
    /** Those that name proxies, in small or in capital letters. */
    PROXIES,
    ALL
  }

  public CallersEnv {
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
  }

  /** Whether a variable names a proxy. */
  public static boolean isProxy(String name) {
    return PROXIES.contains(name)
        || PROXIES.stream()
            .anyMatch(proxy -> proxy.toUpperCase(java.util.Locale.ROOT).equals(name));
  }
}
