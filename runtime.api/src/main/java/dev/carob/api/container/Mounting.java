package dev.carob.api.container;

import java.util.List;

/**
 * What of a user's choice is mounted in a container. Of several at one place, that which was asked
 * for by name wins over one of another container's, and that over the image's.
 *
 * @param mounts in no order: they are mounted from the root on
 * @param volumesFrom names or ids of containers whose mounts it has too, each with {@code :ro},
 *     {@code :rw} or {@code :z} where they are to be so
 * @param imageVolumes what becomes of the places that the image wants kept
 * @param readOnlyTmpfs with a read-only root filesystem, {@code /run}, {@code /tmp} and {@code
 *     /var/tmp} can be written nevertheless
 * @param secrets of the engine's
 */
public record Mounting(
    List<MountSpec> mounts,
    List<String> volumesFrom,
    ImageVolumes imageVolumes,
    boolean readOnlyTmpfs,
    List<SecretUse> secrets) {

  /** Nothing but the defaults. */
  public static final Mounting DEFAULT =
      new Mounting(List.of(), List.of(), ImageVolumes.BIND, true, List.of());

  /** What becomes of an image's volumes. */
  public enum ImageVolumes {
    /** A directory that goes with the container, filled with what the image has there. */
    BIND,
    /** A volume without a name, filled likewise. */
    ANONYMOUS,
    /** A new file system in memory. */
    TMPFS,
    /** Nothing. */
    IGNORE
  }

  /** Some mounts, and the defaults for the rest. */
  public static Mounting of(MountSpec... mounts) {
    return new Mounting(List.of(mounts), List.of(), ImageVolumes.BIND, true, List.of());
  }

  public Mounting {
    mounts = List.copyOf(mounts);
    volumesFrom = List.copyOf(volumesFrom);
    secrets = List.copyOf(secrets);
  }
}
