package dev.carob.api.container;

import java.util.List;

/**
 * Something of a user's choice that is mounted in a container.
 *
 * @param source of a bind an absolute path on the host, of a volume its name (empty: a new one that
 *     goes with the container), of an image its name; of a tmpfs nothing
 * @param destination absolute path in the container
 * @param options as mount(8) has them, and the engine's own: {@code U} (the container's root owns
 *     it), {@code z} and {@code Z} (labelled for SELinux), {@code copy} and {@code nocopy} (whether
 *     a new volume is filled with what the image has there)
 */
public record MountSpec(Type type, String source, String destination, List<String> options) {

  /** What is mounted. */
  public enum Type {
    /** A file or directory of the host. */
    BIND,
    /** A new file system in memory. */
    TMPFS,
    /** A volume of the engine's. */
    VOLUME,
    /** What is in an image, with a layer over it that goes with the container. */
    IMAGE
  }

  public MountSpec {
    options = List.copyOf(options);
  }
}
