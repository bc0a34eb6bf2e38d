package dev.carob.api.types;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hook that a hook manager has found, for people. */
public final class HookReport {

  private final String source;
  private final String version;
  private final List<String> stages;
  private final String condition;
  private final boolean overridden;
  private final String error;
  private final boolean applies;
  private final String reason;

  private HookReport(Builder from) {
    source = from.source;
    version = from.version;
    stages = List.copyOf(from.stages);
    condition = from.condition;
    overridden = from.overridden;
    error = from.error;
    applies = from.applies;
    reason = from.reason;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param source path of the file, or another origin
   */
  public static Builder builder(String source) {
    return new Builder(source);
  }

  /** Path of the file, or another origin. */
  public String source() {
    return source;
  }

  /** The version of the file's format; empty if it is not known. */
  public String version() {
    return version;
  }

  public List<String> stages() {
    return stages;
  }

  /** A description of the hook's conditions. */
  public String condition() {
    return condition;
  }

  /** Returns true if another hook of the same name replaces it. */
  public boolean overridden() {
    return overridden;
  }

  /** Why the hook is invalid; empty if it is valid. */
  public String error() {
    return error;
  }

  /** Returns true if the hook applies to the container. */
  public boolean applies() {
    return applies;
  }

  /** Why the hook applies or does not apply. */
  public String reason() {
    return reason;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(source);
    builder.version = version;
    builder.stages = stages;
    builder.condition = condition;
    builder.overridden = overridden;
    builder.error = error;
    builder.applies = applies;
    builder.reason = reason;
    return builder;
  }

  private List<Object> fields() {
    return List.of(source, version, stages, condition, overridden, error, applies, reason);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HookReport that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "HookReport" + fields();
  }

  /** Builder of {@link HookReport}. */
  public static final class Builder {
    private String source;
    private String version = "";
    private List<String> stages = List.of();
    private String condition = "";
    private boolean overridden = false;
    private String error = "";
    private boolean applies = false;
    private String reason = "";

    private Builder(String source) {
      this.source = source;
    }

    public Builder source(String value) {
      source = value;
      return this;
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    public Builder stages(List<String> value) {
      stages = value;
      return this;
    }

    public Builder condition(String value) {
      condition = value;
      return this;
    }

    public Builder overridden(boolean value) {
      overridden = value;
      return this;
    }

    public Builder error(String value) {
      error = value;
      return this;
    }

    public Builder applies(boolean value) {
      applies = value;
      return this;
    }

    public Builder reason(String value) {
      reason = value;
      return this;
    }

    public HookReport build() {
      return new HookReport(this);
    }
  }
}
