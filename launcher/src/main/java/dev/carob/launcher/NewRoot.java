package dev.carob.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Records the choices that are made once for a root: the directory of its volumes and its storage
 * driver.
 */
final class NewRoot {

  /** Contains the directory of the volumes; absent if it is {@code <root>/volumes}. */
  private static final String VOLUMES = "volumes.path";

  private static final String BACKENDS = "backends.json";

  private NewRoot() {}

  /**
   * Records the choices, under the lock of the root. As in Podman, the storage driver of a root
   * that has one is not changed.
   *
   * @throws LaunchException the root has another directory for volumes
   */
  static void record(Options options) throws IOException {
    Path root = options.root();
    Path recorded = root.resolve(VOLUMES);
    if (options.volumes().isPresent()) {
      Path wanted = options.volumes().get();
      Path usual = root.resolve("volumes");
      boolean used = Files.exists(recorded) || Files.exists(usual);
      Path now = Files.exists(recorded) ? Path.of(Files.readString(recorded).strip()) : usual;
      if (used && !now.equals(wanted)) {
        throw new LaunchException(
            "the volumes of the root %s are in %s, and not in %s".formatted(root, now, wanted));
      }
      if (!now.equals(wanted)) {
        Files.writeString(recorded, wanted + "\n");
      }
    }
    Path backends = root.resolve(BACKENDS);
    if (options.driver().isPresent() && !Files.exists(backends)) {
      String driver = options.driver().get();
      if (!driver.matches("[a-z0-9][a-z0-9._-]*")) {
        throw new LaunchException("invalid storage driver '" + driver + "'");
      }
      Files.writeString(backends, "{\n  \"storage\" : \"" + driver + "\"\n}\n");
    }
  }
}
