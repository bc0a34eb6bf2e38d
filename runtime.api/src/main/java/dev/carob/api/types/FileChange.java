package dev.carob.api.types;

/**
 * A path that a container has changed.
 *
 * @param path absolute in the container
 */
public record FileChange(Kind kind, String path) {

  /** What happened to the path. */
  public enum Kind {
    ADDED,
    MODIFIED,
    DELETED
  }
}
