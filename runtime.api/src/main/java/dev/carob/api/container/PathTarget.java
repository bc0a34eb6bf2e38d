package dev.carob.api.container;

/**
 * The file to which a path in a container leads.
 *
 * @param path absolute, with links resolved inside the container; components that do not exist are
 *     kept unchanged
 */
public record PathTarget(String path, Kind kind) {

  /** The type of the file. */
  public enum Kind {
    DIRECTORY,
    FILE,
    /** A device, a named pipe or a socket. */
    SPECIAL,
    ABSENT
  }
}
