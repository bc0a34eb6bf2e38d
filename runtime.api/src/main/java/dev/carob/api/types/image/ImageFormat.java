package dev.carob.api.types.image;

import dev.carob.api.CarobException;

/** The formats of images outside a store. */
public enum ImageFormat {
  /** A tar with {@code manifest.json}, as {@code docker save} writes it. */
  DOCKER_ARCHIVE,
  /** An OCI image layout in a tar. */
  OCI_ARCHIVE,
  /** An OCI image layout in a directory. */
  OCI_DIR,
  /** A directory with a Docker manifest and its blobs. */
  DOCKER_DIR;

  /**
   * Parses a format as Podman names it, such as {@code oci-archive}.
   *
   * @throws CarobException.InvalidArgument the format does not exist
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
