package dev.carob.oci.conmon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cgroups that a runtime has made for a container and does not remove: crun 1.8 leaves them when it
 * refuses a limit, and when it can't read its state of the container.
 */
final class LeftCgroups {

  private static final Logger LOG = LoggerFactory.getLogger(LeftCgroups.class);
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private LeftCgroups() {}

  /** Removes those of the container of a bundle; one in which processes are stays. */
  static void remove(Path bundle) {
    try {
      String path = SpecCgroup.of(bundle);
      Path below = Path.of(path.isEmpty() ? "/" : path);
      // Of another form is one that systemd makes, and takes away.
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
      LOG.debug("the bundle {} has no spec, and so no cgroup", bundle, e);
    } catch (IOException e) {
      LOG.warn("a cgroup of the bundle {} can't be removed: {}", bundle, e.toString());
    }
  }
}
