package dev.carob.runtime.core.backend;

/** Is notified of operations on images. */
@FunctionalInterface
public interface ImageListener {

  /**
   * An operation on an image has succeeded.
   *
   * @param action in Podman's terms: {@code pull}, {@code tag}, …
   * @param id the image's id; empty for operations that add images, as in Podman
   * @param name the name, archive or destination that the operation was about; can be empty
   */
  void happened(String action, String id, String name);
}
