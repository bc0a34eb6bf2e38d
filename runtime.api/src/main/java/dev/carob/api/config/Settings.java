package dev.carob.api.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings under one PID. */
public final class Settings {

  private final String pid;
  private final String name;
  private final String bundle;
  private final List<Setting> settings;
  private final List<String> problems;

  private Settings(Builder from) {
    pid = from.pid;
    name = from.name;
    bundle = from.bundle;
    settings = List.copyOf(from.settings);
    problems = List.copyOf(from.problems);
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param pid such as {@code dev.carob.oci.crun}
   */
  public static Builder builder(String pid) {
    return new Builder(pid);
  }

  /** The PID, such as {@code dev.carob.oci.crun}. */
  public String pid() {
    return pid;
  }

  /** The name for people. */
  public String name() {
    return name;
  }

  /** Symbolic name of the bundle that has these settings. */
  public String bundle() {
    return bundle;
  }

  /** The settings by key. */
  public List<Setting> settings() {
    return settings;
  }

  /** Errors in the configured values, each naming its key; empty if there are none. */
  public List<String> problems() {
    return problems;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(pid);
    builder.name = name;
    builder.bundle = bundle;
    builder.settings = settings;
    builder.problems = problems;
    return builder;
  }

  private List<Object> fields() {
    return List.of(pid, name, bundle, settings, problems);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Settings that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Settings" + fields();
  }

  /** Builder of {@link Settings}. */
  public static final class Builder {
    private String pid;
    private String name = "";
    private String bundle = "";
    private List<Setting> settings = List.of();
    private List<String> problems = List.of();

    private Builder(String pid) {
      this.pid = pid;
    }

    public Builder pid(String value) {
      pid = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder bundle(String value) {
      bundle = value;
      return this;
    }

    public Builder settings(List<Setting> value) {
      settings = value;
      return this;
    }

    public Builder problems(List<String> value) {
      problems = value;
      return this;
    }

    public Settings build() {
      return new Settings(this);
    }
  }
}
