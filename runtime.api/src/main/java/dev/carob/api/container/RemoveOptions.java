package dev.carob.api.container;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to remove a container. */
public final class RemoveOptions {

  /** Rejects a running container. */
  public static final RemoveOptions DEFAULT = builder().build();

  /** Kills a running container. */
  public static final RemoveOptions KILL = builder().force(true).stopTimeout(Duration.ZERO).build();

  private final boolean force;
  private final Duration stopTimeout;
  private final boolean dependents;
  private final boolean volumes;

  private RemoveOptions(Builder from) {
    force = from.force;
    stopTimeout = from.stopTimeout;
    dependents = from.dependents;
    volumes = from.volumes;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** True to stop a running container first, and to continue after steps that cannot be undone. */
  public boolean force() {
    return force;
  }

  /** How long a forced removal waits between the stop signal and the kill. */
  public Duration stopTimeout() {
    return stopTimeout;
  }

  /** True to remove the containers that require it first. */
  public boolean dependents() {
    return dependents;
  }

  /** True to remove its anonymous volumes too. */
  public boolean volumes() {
    return volumes;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.force = force;
    builder.stopTimeout = stopTimeout;
    builder.dependents = dependents;
    builder.volumes = volumes;
    return builder;
  }

  private List<Object> fields() {
    return List.of(force, stopTimeout, dependents, volumes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RemoveOptions that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "RemoveOptions" + fields();
  }

  /** Builder of {@link RemoveOptions}. */
  public static final class Builder {
    private boolean force = false;
    private Duration stopTimeout = ContainerSpec.DEFAULT_STOP_TIMEOUT;
    private boolean dependents = false;
    private boolean volumes = false;

    private Builder() {}

    public Builder force(boolean value) {
      force = value;
      return this;
    }

    public Builder stopTimeout(Duration value) {
      stopTimeout = value;
      return this;
    }

    public Builder dependents(boolean value) {
      dependents = value;
      return this;
    }

    public Builder volumes(boolean value) {
      volumes = value;
      return this;
    }

    public RemoveOptions build() {
      return new RemoveOptions(this);
    }
  }
}
