package dev.carob.api.container;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A description of an engine. */
public final class EngineInfo {

  private final String version;
  private final Path root;
  private final Path run;
  private final long pid;
  private final Instant started;
  private final Path volumes;
  private final Map<String, String> defaults;
  private final Map<ContainerState, Integer> containers;

  private EngineInfo(Builder from) {
    version = from.version;
    root = from.root;
    run = from.run;
    pid = from.pid;
    started = from.started;
    volumes = from.volumes;
    defaults = Map.copyOf(from.defaults);
    containers = Map.copyOf(from.containers);
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param version of Carob
   * @param root directory of persistent data
   * @param run directory of volatile data
   */
  public static Builder builder(String version, Path root, Path run, Instant started) {
    return new Builder(version, root, run, started);
  }

  /** The version of Carob. */
  public String version() {
    return version;
  }

  /** The directory of persistent data. */
  public Path root() {
    return root;
  }

  /** The directory of volatile data. */
  public Path run() {
    return run;
  }

  /** The pid of the engine's process. */
  public long pid() {
    return pid;
  }

  public Instant started() {
    return started;
  }

  /** The directory of the volumes. */
  public Path volumes() {
    return volumes;
  }

  /** The default backend of each kind ({@code storage}, {@code oci}, …). */
  public Map<String, String> defaults() {
    return defaults;
  }

  /** How many containers are in each state. */
  public Map<ContainerState, Integer> containers() {
    return containers;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(version, root, run, started);
    builder.pid = pid;
    builder.volumes = volumes;
    builder.defaults = defaults;
    builder.containers = containers;
    return builder;
  }

  private List<Object> fields() {
    return List.of(version, root, run, pid, started, volumes, defaults, containers);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EngineInfo that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "EngineInfo" + fields();
  }

  /** Builder of {@link EngineInfo}. */
  public static final class Builder {
    private String version;
    private Path root;
    private Path run;
    private long pid = 0;
    private Instant started;
    private Path volumes;
    private Map<String, String> defaults = Map.of();
    private Map<ContainerState, Integer> containers = Map.of();

    private Builder(String version, Path root, Path run, Instant started) {
      this.version = version;
      this.root = root;
      this.run = run;
      this.started = started;
      volumes = root.resolve("volumes");
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    public Builder root(Path value) {
      root = value;
      return this;
    }

    public Builder run(Path value) {
      run = value;
      return this;
    }

    public Builder pid(long value) {
      pid = value;
      return this;
    }

    public Builder started(Instant value) {
      started = value;
      return this;
    }

    public Builder volumes(Path value) {
      volumes = value;
      return this;
    }

    public Builder defaults(Map<String, String> value) {
      defaults = value;
      return this;
    }

    public Builder containers(Map<ContainerState, Integer> value) {
      containers = value;
      return this;
    }

    public EngineInfo build() {
      return new EngineInfo(this);
    }
  }
}
