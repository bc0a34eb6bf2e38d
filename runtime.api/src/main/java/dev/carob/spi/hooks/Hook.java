package dev.carob.spi.hooks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A hook to inject (OCI runtime-spec 1.2, config.md, POSIX-platform hooks). */
public final class Hook {

  private final String stage;
  private final String path;
  private final List<String> args;
  private final Map<String, String> env;
  private final int timeoutSeconds;
  private final String source;

  private Hook(Builder from) {
    stage = from.stage;
    path = from.path;
    args = List.copyOf(from.args);
    env = Map.copyOf(from.env);
    timeoutSeconds = from.timeoutSeconds;
    source = from.source;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param stage such as {@code createRuntime}
   * @param path absolute path of the program
   */
  public static Builder builder(String stage, String path) {
    return new Builder(stage, path);
  }

  /** The stage, such as {@code createRuntime}. */
  public String stage() {
    return stage;
  }

  /** Absolute path of the program. */
  public String path() {
    return path;
  }

  /** The arguments, including {@code argv[0]}; may be empty. */
  public List<String> args() {
    return args;
  }

  public Map<String, String> env() {
    return env;
  }

  /** The timeout in seconds; 0 for none. */
  public int timeoutSeconds() {
    return timeoutSeconds;
  }

  /** Path of the file that defines the hook, or another origin, for people. */
  public String source() {
    return source;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(stage, path);
    builder.args = args;
    builder.env = env;
    builder.timeoutSeconds = timeoutSeconds;
    builder.source = source;
    return builder;
  }

  private List<Object> fields() {
    return List.of(stage, path, args, env, timeoutSeconds, source);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hook that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Hook" + fields();
  }

  /** Builder of {@link Hook}. */
  public static final class Builder {
    private String stage;
    private String path;
    private List<String> args = List.of();
    private Map<String, String> env = Map.of();
    private int timeoutSeconds = 0;
    private String source = "";

    private Builder(String stage, String path) {
      this.stage = stage;
      this.path = path;
    }

    public Builder stage(String value) {
      stage = value;
      return this;
    }

    public Builder path(String value) {
      path = value;
      return this;
    }

    public Builder args(List<String> value) {
      args = value;
      return this;
    }

    public Builder env(Map<String, String> value) {
      env = value;
      return this;
    }

    public Builder timeoutSeconds(int value) {
      timeoutSeconds = value;
      return this;
    }

    public Builder source(String value) {
      source = value;
      return this;
    }

    public Hook build() {
      return new Hook(this);
    }
  }
}
