package dev.carob.image.registry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Locations of this host's registry configuration.
 *
 * @param environment environment variables of the engine
 * @param root the directory that absolute paths are below; {@code /} except in tests
 */
public record HostFiles(Map<String, String> environment, Path root) {

  private static final String AUTH_FILE = "REGISTRY_AUTH_FILE";
  private static final String REGISTRIES_CONF = "CONTAINERS_REGISTRIES_CONF";

  /** The locations for this process. */
  public static HostFiles system() {
    return new HostFiles(System.getenv(), Path.of("/"));
  }

  /** As this, with another registries.conf; empty: the same. */
  HostFiles withRegistriesConf(String path) {
    if (path.isEmpty()) {
      return this;
    }
    Map<String, String> other = new HashMap<>(environment);
    other.put(REGISTRIES_CONF, path);
    return new HostFiles(other, root);
  }

  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
  }

  /** The path of registries.conf; empty if the host does not have the file. */
  Optional<Path> registriesConf() {
    return variable(REGISTRIES_CONF)
        .map(Path::of)
        .or(() -> Optional.of(at("/etc/containers/registries.conf")).filter(Files::exists))
        .or(() -> Optional.of(at("/usr/share/containers/registries.conf")).filter(Files::exists));
  }

  /**
   * The directory with further files, which are read after {@link #registriesConf}. If the
   * environment names the file, no directory is read.
   */
  Optional<Path> registriesConfDirectory() {
    return variable(REGISTRIES_CONF).isPresent()
        ? Optional.empty()
        : Optional.of(at("/etc/containers/registries.conf.d")).filter(Files::isDirectory);
  }

  /** The file that stores credentials unless the user names another one. */
  public Path authFile() {
    return variable(AUTH_FILE)
        .map(Path::of)
        .or(() -> variable("XDG_RUNTIME_DIR").map(run -> Path.of(run, "containers/auth.json")))
        .orElse(at("/run/containers/0/auth.json"));
  }

  /** The user's home directory. */
  Path home() {
    return variable("HOME").map(Path::of).orElse(at("/root"));
  }
}
