package dev.carob.api.image;

import dev.carob.api.CarobException;

/** The forms in which images are kept outside of a store. */
public enum ImageFormat {
  /** A tar with {@code manifest.json}, as {@code docker save} writes it. */
  DOCKER_ARCHIVE,
  /** An OCI image layout in a tar. */
  OCI_ARCHIVE,
  /** An OCI image layout in a directory. */
  OCI_DIR,
  /** A directory with a Docker manifest beside its blobs. */
  DOCKER_DIR;

  /**
   * Reads a format as Podman has it, such as {@code oci-archive}.
   *
   * @throws CarobException.InvalidArgument naming it
   */
  public static ImageFormat parse(String text) {
    return switch (text) {
      case "docker-archive" -> DOCKER_ARCHIVE;
      case "oci-archive" -> OCI_ARCHIVE;
      case "oci-dir" -> OCI_DIR;
      case "docker-dir" -> DOCKER_DIR;
      default ->
          throw new CarobException.InvalidArgument(
              "unknown format \"%s\": docker-archive, oci-archive, oci-dir or docker-dir"
                  .formatted(text));
    };
  }
}
