package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mounts that the user requests for a container. If several mounts have the same destination,
 * those of the spec override those of other containers, which override volumes of the image.
 */
public final class Mounting {

  /** All defaults. */
  public static final Mounting DEFAULT = builder().build();

  private final List<MountSpec> mounts;
  private final List<String> volumesFrom;
  private final ImageVolumes imageVolumes;
  private final boolean readOnlyTmpfs;
  private final List<SecretUse> secrets;
  private final List<String> rootOptions;
  private final List<String> chrootDirs;

  private Mounting(Builder from) {
    mounts = List.copyOf(from.mounts);
    volumesFrom = List.copyOf(from.volumesFrom);
    imageVolumes = from.imageVolumes;
    readOnlyTmpfs = from.readOnlyTmpfs;
    secrets = List.copyOf(from.secrets);
    rootOptions = List.copyOf(from.rootOptions);
    chrootDirs = List.copyOf(from.chrootDirs);
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The mounts, in any order: they are mounted from the root downwards. */
  public List<MountSpec> mounts() {
    return mounts;
  }

  /**
   * Names or ids of containers whose mounts it gets too, each optionally with {@code :ro}, {@code
   * :rw} or {@code :z}.
   */
  public List<String> volumesFrom() {
    return volumesFrom;
  }

  /** How the volumes of the image are provided. */
  public ImageVolumes imageVolumes() {
    return imageVolumes;
  }

  /**
   * Returns true if {@code /run}, {@code /tmp} and {@code /var/tmp} are a writable tmpfs if the
   * root filesystem is read-only.
   */
  public boolean readOnlyTmpfs() {
    return readOnlyTmpfs;
  }

  /** The secrets that it gets. */
  public List<SecretUse> secrets() {
    return secrets;
  }

  /**
   * The options of the root filesystem that the user provides ({@link ContainerSpec#rootfs}):
   * {@code O} (changes are kept with the container, not in the directory) and {@code idmap}, as in
   * {@link MountSpec#options}.
   */
  public List<String> rootOptions() {
    return rootOptions;
  }

  /**
   * Absolute paths of directories in the container that programs take as their root directory
   * (chroot(2)): the files that the engine provides, such as {@code /etc/hosts}, are mounted there
   * too.
   */
  public List<String> chrootDirs() {
    return chrootDirs;
  }

  /** The given mounts, and defaults for the rest. */
  public static Mounting of(MountSpec... mounts) {
    return builder().mounts(List.of(mounts)).build();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.mounts = mounts;
    builder.volumesFrom = volumesFrom;
    builder.imageVolumes = imageVolumes;
    builder.readOnlyTmpfs = readOnlyTmpfs;
    builder.secrets = secrets;
    builder.rootOptions = rootOptions;
    builder.chrootDirs = chrootDirs;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        mounts, volumesFrom, imageVolumes, readOnlyTmpfs, secrets, rootOptions, chrootDirs);
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

  /** How an image's volumes are provided. */
  public enum ImageVolumes {
    /** As configured for the caller; by default {@link #BIND}. */
    CONFIGURED,
    /**
     * A directory that is removed with the container, filled with the image's files at that path.
     */
    BIND,
    /** A volume without a name, filled in the same way. */
    ANONYMOUS,
    /** A new filesystem in memory. */
    TMPFS,
    /** Not at all. */
    IGNORE
  }

  /** Builder of {@link Mounting}. */
  public static final class Builder {
    private List<MountSpec> mounts = List.of();
    private List<String> volumesFrom = List.of();
    private ImageVolumes imageVolumes = ImageVolumes.CONFIGURED;
    private boolean readOnlyTmpfs = true;
    private List<SecretUse> secrets = List.of();
    private List<String> rootOptions = List.of();
    private List<String> chrootDirs = List.of();

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

    public Builder rootOptions(List<String> value) {
      rootOptions = value;
      return this;
    }

    public Builder chrootDirs(List<String> value) {
      chrootDirs = value;
      return this;
    }

    public Mounting build() {
      return new Mounting(this);
    }
  }
}
