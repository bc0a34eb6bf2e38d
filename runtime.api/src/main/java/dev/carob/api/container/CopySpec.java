package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a tar is unpacked in a container. */
public final class CopySpec {

  private final boolean chown;
  private final boolean overwrite;

  private CopySpec(Builder from) {
    chown = from.chown;
    overwrite = from.overwrite;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns true if the unpacked files belong to the container's user and its primary group;
   * otherwise they belong to the owners in the tar, as ids of the container.
   */
  public boolean chown() {
    return chown;
  }

  /** Returns true if a directory may be replaced by another type of file, and vice versa. */
  public boolean overwrite() {
    return overwrite;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.chown = chown;
    builder.overwrite = overwrite;
    return builder;
  }

  private List<Object> fields() {
    return List.of(chown, overwrite);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CopySpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "CopySpec" + fields();
  }

  /** Builder of {@link CopySpec}. */
  public static final class Builder {
    private boolean chown = false;
    private boolean overwrite = false;

    private Builder() {}

    public Builder chown(boolean value) {
      chown = value;
      return this;
    }

    public Builder overwrite(boolean value) {
      overwrite = value;
      return this;
    }

    public CopySpec build() {
      return new CopySpec(this);
    }
  }
}
