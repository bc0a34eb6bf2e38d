package dev.carob.runtime.core.record;

import dev.carob.api.container.MountSpec;
import java.util.List;

/**
 * Something of the user's choice, or the image's, that a container has: decided when it was
 * created, and kept.
 *
 * @param volume name of the volume; empty where it is none
 * @param source absolute path on the host, of an image its name; empty of a tmpfs, and of what is
 *     in the container's own {@link Container#ownVolume}
 * @param destination absolute path in the container, without dots
 * @param options as asked for
 * @param anonymous the volume was made for this container
 * @param own a directory of the container's own, for what its image wants kept
 * @param layer of an image's, the container's own layer over it; else empty
 */
public record MountEntry(
    MountSpec.Type type,
    String volume,
    String source,
    String destination,
    List<String> options,
    boolean anonymous,
    boolean own,
    String layer) {

  public MountEntry {
    options = List.copyOf(options);
  }

  /** The same, elsewhere used otherwise. */
  public MountEntry withOptions(List<String> value) {
    return new MountEntry(type, volume, source, destination, value, anonymous, own, layer);
  }

  /** The same, as another container has it that did not make the volume. */
  public MountEntry borrowed(String path) {
    return new MountEntry(type, volume, path, destination, options, false, false, layer);
  }

  /** Whether it is filled with what the image has in that place. */
  public boolean filled() {
    return own || (!volume.isEmpty() && !options.contains("nocopy"));
  }
}
