package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mount that the user requests for a container. */
public final class MountSpec {

  private final Type type;
  private final String source;
  private final String destination;
  private final List<String> options;

  private MountSpec(Builder from) {
    type = from.type;
    source = from.source;
    destination = from.destination;
    options = List.copyOf(from.options);
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param destination absolute path in the container
   */
  public static Builder builder(Type type, String destination) {
    return new Builder(type, destination);
  }

  public Type type() {
    return type;
  }

  /**
   * The source: for a bind mount, an absolute path on the host; for {@link Type#GLOB}, an absolute
   * pattern; for a volume, its name, or empty for a new one that is removed with the container; for
   * an image, its name; otherwise empty.
   */
  public String source() {
    return source;
  }

  /** Absolute path in the container; may be empty for {@link Type#GLOB}. */
  public String destination() {
    return destination;
  }

  /**
   * The options of mount(8), and the engine's own: {@code O} (the container sees the files through
   * an overlay whose changes are lost when it ends, unless {@code upperdir=} and {@code workdir=}
   * name directories for them), {@code U} (the container's root owns the files), {@code z} and
   * {@code Z} (relabelled for SELinux), {@code idmap} (the owners of the files are mapped as in the
   * container's user namespace, or by {@code idmap=uids=FILE-HOST-SIZE#…;gids=…}), {@code copy} and
   * {@code nocopy} (whether a new volume is filled with the image's files at that path).
   */
  public List<String> options() {
    return options;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(type, destination);
    builder.source = source;
    builder.options = options;
    return builder;
  }

  private List<Object> fields() {
    return List.of(type, source, destination, options);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MountSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "MountSpec" + fields();
  }

  /** The type of a mount. */
  public enum Type {
    /** A file or directory of the host. */
    BIND,
    /** A new filesystem in memory. */
    TMPFS,
    /** A volume of the engine. */
    VOLUME,
    /** The files of an image, with a writable layer that is removed with the container. */
    IMAGE,
    /** A new filesystem in memory, which cannot be swapped out and has no limit of its size. */
    RAMFS,
    /** New pseudo-terminals. */
    DEVPTS,
    /**
     * The files and directories of the host whose paths match the source, a pattern with {@code *},
     * {@code ?} and {@code [}. Each is mounted under its name in the destination; if that is empty,
     * at its own path.
     */
    GLOB
  }

  /** Builder of {@link MountSpec}. */
  public static final class Builder {
    private Type type;
    private String source = "";
    private String destination;
    private List<String> options = List.of();

    private Builder(Type type, String destination) {
      this.type = type;
      this.destination = destination;
    }

    public Builder type(Type value) {
      type = value;
      return this;
    }

    public Builder source(String value) {
      source = value;
      return this;
    }

    public Builder destination(String value) {
      destination = value;
      return this;
    }

    public Builder options(List<String> value) {
      options = value;
      return this;
    }

    public MountSpec build() {
      return new MountSpec(this);
    }
  }
}
