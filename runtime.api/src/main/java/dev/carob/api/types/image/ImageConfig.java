package dev.carob.api.types.image;

import dev.carob.api.types.HealthCheck;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process that an image describes (OCI image-spec 1.1, config.md). Values that the image does
 * not set are empty.
 */
public final class ImageConfig {

  public static final ImageConfig EMPTY = builder().build();

  private final List<String> entrypoint;
  private final List<String> command;
  private final List<String> env;
  private final String workdir;
  private final String user;
  private final String stopSignal;
  private final List<String> volumes;
  private final List<String> ports;
  private final Map<String, String> labels;
  private final HealthCheck health;

  private ImageConfig(Builder from) {
    entrypoint = List.copyOf(from.entrypoint);
    command = List.copyOf(from.command);
    env = List.copyOf(from.env);
    workdir = from.workdir;
    user = from.user;
    stopSignal = from.stopSignal;
    volumes = List.copyOf(from.volumes);
    ports = List.copyOf(from.ports);
    labels = Map.copyOf(from.labels);
    health = from.health;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  public List<String> entrypoint() {
    return entrypoint;
  }

  public List<String> command() {
    return command;
  }

  /** Environment variables, {@code NAME=value}, in the image's order. */
  public List<String> env() {
    return env;
  }

  public String workdir() {
    return workdir;
  }

  public String user() {
    return user;
  }

  public String stopSignal() {
    return stopSignal;
  }

  /** Absolute paths, in the container, of volumes. */
  public List<String> volumes() {
    return volumes;
  }

  /** The ports that the process listens on, {@code PORT[-END][/PROTOCOL]}. */
  public List<String> ports() {
    return ports;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /**
   * The health check, an extension of Docker that the OCI format lacks; {@link HealthCheck#INHERIT}
   * for none.
   */
  public HealthCheck health() {
    return health;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.entrypoint = entrypoint;
    builder.command = command;
    builder.env = env;
    builder.workdir = workdir;
    builder.user = user;
    builder.stopSignal = stopSignal;
    builder.volumes = volumes;
    builder.ports = ports;
    builder.labels = labels;
    builder.health = health;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        entrypoint, command, env, workdir, user, stopSignal, volumes, ports, labels, health);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageConfig that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ImageConfig" + fields();
  }

  /** Builder of {@link ImageConfig}. */
  public static final class Builder {
    private List<String> entrypoint = List.of();
    private List<String> command = List.of();
    private List<String> env = List.of();
    private String workdir = "";
    private String user = "";
    private String stopSignal = "";
    private List<String> volumes = List.of();
    private List<String> ports = List.of();
    private Map<String, String> labels = Map.of();
    private HealthCheck health = HealthCheck.INHERIT;

    private Builder() {}

    public Builder entrypoint(List<String> value) {
      entrypoint = value;
      return this;
    }

    public Builder command(List<String> value) {
      command = value;
      return this;
    }

    public Builder env(List<String> value) {
      env = value;
      return this;
    }

    public Builder workdir(String value) {
      workdir = value;
      return this;
    }

    public Builder user(String value) {
      user = value;
      return this;
    }

    public Builder stopSignal(String value) {
      stopSignal = value;
      return this;
    }

    public Builder volumes(List<String> value) {
      volumes = value;
      return this;
    }

    public Builder ports(List<String> value) {
      ports = value;
      return this;
    }

    public Builder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Builder health(HealthCheck value) {
      health = value;
      return this;
    }

    public ImageConfig build() {
      return new ImageConfig(this);
    }
  }
}
