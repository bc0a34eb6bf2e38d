package dev.carob.api.container;

import dev.carob.api.image.ManifestType;
import java.util.List;

/**
 * An image to make of a container.
 *
 * @param name of the image; empty: none
 * @param author empty: none
 * @param message empty: none
 * @param changes to the configuration, as a Dockerfile has them: {@code CMD …}, {@code ENV …}
 * @param pause freeze a running container for the time
 * @param squash one layer of all that the container has
 * @param includeVolumes what the container keeps in volumes becomes the image's wish for them
 * @param type of manifest
 */
public record CommitSpec(
    String name,
    String author,
    String message,
    List<String> changes,
    boolean pause,
    boolean squash,
    boolean includeVolumes,
    ManifestType type) {

  public CommitSpec {
    changes = List.copyOf(changes);
  }
}
