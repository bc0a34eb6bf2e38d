package dev.carob.api.container;

/**
 * What a path in a container leads to.
 *
 * @param path absolute, with links resolved inside the container; what does not exist is kept as it
 *     was given
 */
public record PathTarget(String path, Kind kind) {

  /** What is there. */
  public enum Kind {
    DIRECTORY,
    FILE,
    /** A device, a named pipe or a socket. */
    SPECIAL,
    ABSENT
  }
}
