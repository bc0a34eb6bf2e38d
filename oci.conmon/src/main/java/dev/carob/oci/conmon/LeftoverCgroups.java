package dev.carob.oci.conmon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes cgroups that a runtime created for a container but did not remove. crun 1.8 leaves them
 * when it rejects a limit and when it cannot read its state of the container.
 */
final class LeftoverCgroups {

  private static final Logger LOG = LoggerFactory.getLogger(LeftoverCgroups.class);
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private LeftoverCgroups() {}

  /** Removes the cgroups of a bundle's container. A cgroup with processes remains. */
  static void remove(Path bundle) {
    try {
      String path = SpecCgroup.of(bundle);
      Path below = Path.of(path.isEmpty() ? "/" : path);
      // A path of another form belongs to systemd, which removes the cgroup itself.
      if (!below.isAbsolute() || below.getNameCount() == 0) {
        return;
      }
      Path relative = Path.of("/").relativize(below.normalize());
      Files.deleteIfExists(CGROUPS.resolve(relative));
      try (DirectoryStream<Path> hierarchies = Files.newDirectoryStream(CGROUPS)) {
        for (Path hierarchy : hierarchies) {
          Files.deleteIfExists(hierarchy.resolve(relative));
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("the bundle {} has no spec and therefore no cgroup", bundle, e);
    } catch (IOException e) {
      LOG.warn("cannot remove a cgroup of the bundle {}: {}", bundle, e.toString());
    }
  }
}
