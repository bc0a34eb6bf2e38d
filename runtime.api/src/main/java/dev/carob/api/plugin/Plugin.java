package dev.carob.api.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plugin as it is now. */
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
   * A builder; what is not told to it has its default.
   *
   * @param name the bundle's symbolic name; of a file that is refused, the file's name
   * @param origin where it came from
   * @param state what has become of it
   */
  public static Builder builder(String name, Origin origin, State state) {
    return new Builder(name, origin, state);
  }

  /** The bundle's symbolic name; of a file that is refused, the file's name. */
  public String name() {
    return name;
  }

  /** The bundle's version, such as {@code 1.0.0}; empty where it could not be read. */
  public String version() {
    return version;
  }

  /** The number by which the framework knows it; -1 where it is refused. */
  public long bundle() {
    return bundle;
  }

  /** Where it came from. */
  public Origin origin() {
    return origin;
  }

  /** What has become of it. */
  public State state() {
    return state;
  }

  /** The backends that it says it brings, {@code kind/name} each. */
  public List<String> backends() {
    return backends;
  }

  /**
   * The jar that it was made from, as its user named it; empty where that is the distribution's.
   */
  public String file() {
    return file;
  }

  /** SHA-256 of that jar, 64 hexadecimal digits; empty where it is the distribution's. */
  public String digest() {
    return digest;
  }

  /** Why it is refused, or does not bring what it says, in words; empty where all is well. */
  public List<String> problems() {
    return problems;
  }

  /** A builder that begins with these values. */
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
    /** It came with the distribution. */
    DISTRIBUTION,
    /** It was installed, or has been updated, by who operates the engine. */
    INSTALLED,
    /** It lies in the deploy directory. */
    DEPLOYED
  }

  /** What has become of a plugin. */
  public enum State {
    /** It runs, and brings what it says. */
    ACTIVE,
    /** It runs, and something that it says it brings is not there. */
    UNSATISFIED,
    /** It was stopped. */
    STOPPED,
    /** It is not in the framework: see its problems. */
    REFUSED
  }

  /** Collects the values of a {@link Plugin}. */
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
