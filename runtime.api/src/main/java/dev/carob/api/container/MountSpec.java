package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something of a user's choice that is mounted in a container. */
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
   * A builder; what is not told to it has its default.
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
   * The source of a bind an absolute path on the host, of a volume its name (empty: a new one that
   * goes with the container), of an image its name; of a tmpfs nothing.
   */
  public String source() {
    return source;
  }

  /** Absolute path in the container. */
  public String destination() {
    return destination;
  }

  /**
   * The options as mount(8) has them, and the engine's own: {@code U} (the container's root owns
   * it), {@code z} and {@code Z} (labelled for SELinux), {@code copy} and {@code nocopy} (whether a
   * new volume is filled with what the image has there).
   */
  public List<String> options() {
    return options;
  }

  /** A builder that begins with these values. */
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

  /** What is mounted. */
  public enum Type {
    /** A file or directory of the host. */
    BIND,
    /** A new file system in memory. */
    TMPFS,
    /** A volume of the engine's. */
    VOLUME,
    /** What is in an image, with a layer over it that goes with the container. */
    IMAGE
  }

  /** Collects the values of a {@link MountSpec}. */
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
