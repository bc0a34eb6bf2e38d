package dev.carob.api.types;

/**
 * A path that a container has changed.
 *
 * @param path absolute in the container
 */
public record FileChange(Kind kind, String path) {

  /** The type of the change. */
  public enum Kind {
    ADDED,
    MODIFIED,
    DELETED
  }
}
