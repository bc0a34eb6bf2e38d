package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container takes of the disk. */
public final class ContainerSize {

  private final long rw;
  private final long rootFs;

  private ContainerSize(Builder from) {
    rw = from.rw;
    rootFs = from.rootFs;
  }

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Bytes of what it has changed of its image. */
  public long rw() {
    return rw;
  }

  /** Bytes of its image's layers, the base layer included. */
  public long rootFs() {
    return rootFs;
  }

  /** A builder that begins with these values. */
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

  /** Collects the values of a {@link ContainerSize}. */
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
