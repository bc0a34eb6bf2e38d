package dev.carob.api.types.image;

import dev.carob.api.CarobException;

/** The formats of manifests. */
public enum ManifestType {
  /** The format that the image has already. */
  SAME,
  OCI,
  /** Docker's version 2, schema 2. */
  DOCKER;

  /**
   * Parses a format as Podman names it.
   *
   * @throws CarobException.InvalidArgument the format does not exist
   */
  public static ManifestType parse(String text) {
    return switch (text) {
      case "" -> SAME;
      case "oci" -> OCI;
      case "docker", "v2s2" -> DOCKER;
      default ->
          throw new CarobException.InvalidArgument(
              "unknown format \"" + text + "\": oci or docker (v2s2)");
    };
  }
}
