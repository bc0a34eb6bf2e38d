package dev.carob.api.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A snapshot of a plugin. */
public final class Plugin {

  private final String name;
  private final String version;
  private final long bundle;
  private final Origin origin;
  private final State state;
  private final List<String> backends;
  private final String file;
  private final String digest;
  private final List<String> problems;

  private Plugin(Builder from) {
    name = from.name;
    version = from.version;
    bundle = from.bundle;
    origin = from.origin;
    state = from.state;
    backends = List.copyOf(from.backends);
    file = from.file;
    digest = from.digest;
    problems = List.copyOf(from.problems);
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param name the bundle's symbolic name; for a rejected file, the file's name
   * @param origin where the plugin comes from
   * @param state the plugin's state
   */
  public static Builder builder(String name, Origin origin, State state) {
    return new Builder(name, origin, state);
  }

  /** The bundle's symbolic name; for a rejected file, the file's name. */
  public String name() {
    return name;
  }

  /** The bundle's version, such as {@code 1.0.0}; empty if it could not be read. */
  public String version() {
    return version;
  }

  /** The bundle's id in the framework; -1 if the plugin was rejected. */
  public long bundle() {
    return bundle;
  }

  /** Where the plugin comes from. */
  public Origin origin() {
    return origin;
  }

  /** The plugin's state. */
  public State state() {
    return state;
  }

  /** The backends that the plugin declares, each as {@code kind/name}. */
  public List<String> backends() {
    return backends;
  }

  /** The path of the jar, as the user named it; empty for the distribution's jar. */
  public String file() {
    return file;
  }

  /** SHA-256 of the jar, 64 hexadecimal digits; empty for the distribution's jar. */
  public String digest() {
    return digest;
  }

  /**
   * Why the plugin was rejected, or does not provide what it declares; empty if there are no
   * problems.
   */
  public List<String> problems() {
    return problems;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(name, origin, state);
    builder.version = version;
    builder.bundle = bundle;
    builder.backends = backends;
    builder.file = file;
    builder.digest = digest;
    builder.problems = problems;
    return builder;
  }

  private List<Object> fields() {
    return List.of(name, version, bundle, origin, state, backends, file, digest, problems);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Plugin that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Plugin" + fields();
  }

  /** Where a plugin comes from. */
  public enum Origin {
    /** It is part of the distribution. */
    DISTRIBUTION,
    /** It was installed or updated by a user. */
    INSTALLED,
    /** Its jar is in the deploy directory. */
    DEPLOYED
  }

  /** The state of a plugin. */
  public enum State {
    /** It runs, and provides the backends that it declares. */
    ACTIVE,
    /** It runs, but a backend that it declares is missing. */
    UNSATISFIED,
    /** It was stopped. */
    STOPPED,
    /** It is not in the framework; see its problems. */
    REFUSED
  }

  /** Builder of {@link Plugin}. */
  public static final class Builder {
    private String name;
    private String version = "";
    private long bundle = -1;
    private Origin origin;
    private State state;
    private List<String> backends = List.of();
    private String file = "";
    private String digest = "";
    private List<String> problems = List.of();

    private Builder(String name, Origin origin, State state) {
      this.name = name;
      this.origin = origin;
      this.state = state;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    public Builder bundle(long value) {
      bundle = value;
      return this;
    }

    public Builder origin(Origin value) {
      origin = value;
      return this;
    }

    public Builder state(State value) {
      state = value;
      return this;
    }

    public Builder backends(List<String> value) {
      backends = value;
      return this;
    }

    public Builder file(String value) {
      file = value;
      return this;
    }

    public Builder digest(String value) {
      digest = value;
      return this;
    }

    public Builder problems(List<String> value) {
      problems = value;
      return this;
    }

    public Plugin build() {
      return new Plugin(this);
    }
  }
}
