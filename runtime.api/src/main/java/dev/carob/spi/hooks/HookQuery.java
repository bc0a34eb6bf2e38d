package dev.carob.spi.hooks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that the conditions of hooks are matched against. */
public final class HookQuery {

  private final Map<String, String> annotations;
  private final List<String> args;
  private final boolean userBindMounts;
  private final List<Path> directories;

  private HookQuery(Builder from) {
    annotations = Map.copyOf(from.annotations);
    args = List.copyOf(from.args);
    userBindMounts = from.userBindMounts;
    directories = List.copyOf(from.directories);
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  public Map<String, String> annotations() {
    return annotations;
  }

  /** The spec's {@code process.args}. */
  public List<String> args() {
    return args;
  }

  /** Returns true if the user requested a bind mount. */
  public boolean userBindMounts() {
    return userBindMounts;
  }

  /**
   * The directories to read hooks from instead of the manager's own, in order of increasing
   * precedence; they must exist. Empty for the manager's own.
   */
  public List<Path> directories() {
    return directories;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.annotations = annotations;
    builder.args = args;
    builder.userBindMounts = userBindMounts;
    builder.directories = directories;
    return builder;
  }

  private List<Object> fields() {
    return List.of(annotations, args, userBindMounts, directories);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HookQuery that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "HookQuery" + fields();
  }

  /** Builder of {@link HookQuery}. */
  public static final class Builder {
    private Map<String, String> annotations = Map.of();
    private List<String> args = List.of();
    private boolean userBindMounts = false;
    private List<Path> directories = List.of();

    private Builder() {}

    public Builder annotations(Map<String, String> value) {
      annotations = value;
      return this;
    }

    public Builder args(List<String> value) {
      args = value;
      return this;
    }

    public Builder userBindMounts(boolean value) {
      userBindMounts = value;
      return this;
    }

    public Builder directories(List<Path> value) {
      directories = value;
      return this;
    }

    public HookQuery build() {
      return new HookQuery(this);
    }
  }
}
