package dev.carob.spi.storage;

/**
 * A path that differs between a layer and its parent.
 *
 * @param path absolute within the root filesystem
 */
public record Change(Kind kind, String path) {

  /** The type of the change. */
  public enum Kind {
    ADDED,
    MODIFIED,
    DELETED
  }
}
