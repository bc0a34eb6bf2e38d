package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a user's choice is mounted in a container. Of several at one place, that which was asked
 * for by name wins over one of another container's, and that over the image's.
 */
public final class Mounting {

  /** Nothing but the defaults. */
  public static final Mounting DEFAULT = builder().build();

  private final List<MountSpec> mounts;
  private final List<String> volumesFrom;
  private final ImageVolumes imageVolumes;
  private final boolean readOnlyTmpfs;
  private final List<SecretUse> secrets;

  private Mounting(Builder from) {
    mounts = List.copyOf(from.mounts);
    volumesFrom = List.copyOf(from.volumesFrom);
    imageVolumes = from.imageVolumes;
    readOnlyTmpfs = from.readOnlyTmpfs;
    secrets = List.copyOf(from.secrets);
  }

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** The mounts in no order: they are mounted from the root on. */
  public List<MountSpec> mounts() {
    return mounts;
  }

  /**
   * Names or ids of containers whose mounts it has too, each with {@code :ro}, {@code :rw} or
   * {@code :z} where they are to be so.
   */
  public List<String> volumesFrom() {
    return volumesFrom;
  }

  /** What becomes of the places that the image wants kept. */
  public ImageVolumes imageVolumes() {
    return imageVolumes;
  }

  /**
   * The read only tmpfs with a read-only root filesystem, {@code /run}, {@code /tmp} and {@code
   * /var/tmp} can be written nevertheless.
   */
  public boolean readOnlyTmpfs() {
    return readOnlyTmpfs;
  }

  /** The secrets of the engine's. */
  public List<SecretUse> secrets() {
    return secrets;
  }

  /** Some mounts, and the defaults for the rest. */
  public static Mounting of(MountSpec... mounts) {
    return builder().mounts(List.of(mounts)).build();
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.mounts = mounts;
    builder.volumesFrom = volumesFrom;
    builder.imageVolumes = imageVolumes;
    builder.readOnlyTmpfs = readOnlyTmpfs;
    builder.secrets = secrets;
    return builder;
  }

  private List<Object> fields() {
    return List.of(mounts, volumesFrom, imageVolumes, readOnlyTmpfs, secrets);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Mounting that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Mounting" + fields();
  }

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

  /** Collects the values of a {@link Mounting}. */
  public static final class Builder {
    private List<MountSpec> mounts = List.of();
    private List<String> volumesFrom = List.of();
    private ImageVolumes imageVolumes = ImageVolumes.BIND;
    private boolean readOnlyTmpfs = true;
    private List<SecretUse> secrets = List.of();

    private Builder() {}

    public Builder mounts(List<MountSpec> value) {
      mounts = value;
      return this;
    }

    public Builder volumesFrom(List<String> value) {
      volumesFrom = value;
      return this;
    }

    public Builder imageVolumes(ImageVolumes value) {
      imageVolumes = value;
      return this;
    }

    public Builder readOnlyTmpfs(boolean value) {
      readOnlyTmpfs = value;
      return this;
    }

    public Builder secrets(List<SecretUse> value) {
      secrets = value;
      return this;
    }

    public Mounting build() {
      return new Mounting(this);
    }
  }
}
