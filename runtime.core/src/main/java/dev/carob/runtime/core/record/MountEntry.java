package dev.carob.runtime.core.record;

import dev.carob.api.container.MountSpec;
import java.util.List;

/**
 * A mount of the user or the image, determined when the container was created.
 *
 * @param volume name of the volume; empty if it is not a volume
 * @param source absolute path on the host, or name of an image; empty for a tmpfs and for {@link
 *     Container#ownVolume}
 * @param destination absolute path in the container, without dots
 * @param options requested options
 * @param anonymous true if the volume was created for this container
 * @param own true if it is a directory of the container for a volume that the image declares
 * @param layer for an image, the container's own layer over it; else empty
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

  /** A copy with other options. */
  public MountEntry withOptions(List<String> value) {
    return new MountEntry(type, volume, source, destination, value, anonymous, own, layer);
  }

  /** A copy for another container, which did not create the volume. */
  public MountEntry borrowed(String path) {
    return new MountEntry(type, volume, path, destination, options, false, false, layer);
  }

  /** Returns true if it is a file system in memory. */
  public boolean inMemory() {
    return type == MountSpec.Type.TMPFS || type == MountSpec.Type.RAMFS;
  }

  /** Returns true if it mounts files that exist before the container's start. */
  public boolean hasSource() {
    return type == MountSpec.Type.BIND || type == MountSpec.Type.VOLUME;
  }

  /** Returns true if the container sees its source through an overlay. */
  public boolean overlaid() {
    return options.contains("O");
  }

  /** The value of an option {@code NAME=VALUE}; empty: it is not set. */
  public String option(String name) {
    return options.stream()
        .filter(option -> option.startsWith(name + "="))
        .map(option -> option.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  /** Returns true if the volume is filled with the image's content at its path. */
  public boolean filled() {
    return own || (!volume.isEmpty() && !options.contains("nocopy"));
  }
}
