package dev.carob.image.registry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where this host keeps what concerns registries.
 *
 * @param environment of the engine
 * @param root the directory that absolute paths are below; {@code /} but for tests
 */
public record HostFiles(Map<String, String> environment, Path root) {

  private static final String AUTH_FILE = "REGISTRY_AUTH_FILE";
  private static final String REGISTRIES_CONF = "CONTAINERS_REGISTRIES_CONF";

  /** Of this process. */
  public static HostFiles system() {
    return new HostFiles(System.getenv(), Path.of("/"));
  }

  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
  }

  /** Empty where there is none. */
  Optional<Path> registriesConf() {
    return variable(REGISTRIES_CONF)
        .map(Path::of)
        .or(() -> Optional.of(at("/etc/containers/registries.conf")).filter(Files::exists))
        .or(() -> Optional.of(at("/usr/share/containers/registries.conf")).filter(Files::exists));
  }

  /** The directory whose files come after {@link #registriesConf}; one that is named has none. */
  Optional<Path> registriesConfDirectory() {
    return variable(REGISTRIES_CONF).isPresent()
        ? Optional.empty()
        : Optional.of(at("/etc/containers/registries.conf.d")).filter(Files::isDirectory);
  }

  /** Where a login is kept unless another file is named. */
  public Path authFile() {
    return variable(AUTH_FILE)
        .map(Path::of)
        .or(() -> variable("XDG_RUNTIME_DIR").map(run -> Path.of(run, "containers/auth.json")))
        .orElse(at("/run/containers/0/auth.json"));
  }

  /** The user's own directory. */
  Path home() {
    return variable("HOME").map(Path::of).orElse(at("/root"));
  }
}
