package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The disk space that a container uses. */
public final class ContainerSize {

  private final long rw;
  private final long rootFs;

  private ContainerSize(Builder from) {
    rw = from.rw;
    rootFs = from.rootFs;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Bytes of the files that it has changed. */
  public long rw() {
    return rw;
  }

  /** Bytes of all layers of its image, the base layer included. */
  public long rootFs() {
    return rootFs;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.rw = rw;
    builder.rootFs = rootFs;
    return builder;
  }

  private List<Object> fields() {
    return List.of(rw, rootFs);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContainerSize that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ContainerSize" + fields();
  }

  /** Builder of {@link ContainerSize}. */
  public static final class Builder {
    private long rw = 0;
    private long rootFs = 0;

    private Builder() {}

    public Builder rw(long value) {
      rw = value;
      return this;
    }

    public Builder rootFs(long value) {
      rootFs = value;
      return this;
    }

    public ContainerSize build() {
      return new ContainerSize(this);
    }
  }
}
