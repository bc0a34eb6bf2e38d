package dev.carob.api.image;

import dev.carob.api.CarobException;

/** The two families of manifests. */
public enum ManifestType {
  /** As the image has it already. */
  SAME,
  OCI,
  /** Docker's version 2, schema 2. */
  DOCKER;

  /**
   * Reads a type as Podman has it.
   *
   * @throws CarobException.InvalidArgument naming it
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
