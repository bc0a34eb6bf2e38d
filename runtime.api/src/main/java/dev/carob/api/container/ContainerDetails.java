package dev.carob.api.container;

import dev.carob.api.types.HealthCheck;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effective settings of a container, from its spec, its image and the defaults, for its current
 * run or its next start.
 */
public final class ContainerDetails {

  private final List<String> env;
  private final String workdir;
  private final String user;
  private final List<String> entrypoint;
  private final List<String> command;
  private final Map<String, String> annotations;
  private final List<String> volumes;
  private final List<String> exposedPorts;
  private final int stopSignal;
  private final HealthCheck health;
  private final String cgroup;
  private final List<String> effective;
  private final List<String> bounding;
  private final Map<String, String> storage;
  private final Confinement confinement;
  private final boolean systemd;

  private ContainerDetails(Builder from) {
    env = List.copyOf(from.env);
    workdir = from.workdir;
    user = from.user;
    entrypoint = List.copyOf(from.entrypoint);
    command = List.copyOf(from.command);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(from.annotations));
    volumes = List.copyOf(from.volumes);
    exposedPorts = List.copyOf(from.exposedPorts);
    stopSignal = from.stopSignal;
    health = from.health;
    cgroup = from.cgroup;
    effective = List.copyOf(from.effective);
    bounding = List.copyOf(from.bounding);
    storage = Collections.unmodifiableMap(new LinkedHashMap<>(from.storage));
    confinement = from.confinement;
    systemd = from.systemd;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The environment, {@code NAME=VALUE}, without secrets. */
  public List<String> env() {
    return env;
  }

  /** The working directory, an absolute path in the container. */
  public String workdir() {
    return workdir;
  }

  /** The user, from the request or the image; empty for root. */
  public String user() {
    return user;
  }

  /** The program to which the command is passed. */
  public List<String> entrypoint() {
    return entrypoint;
  }

  /** The command with its arguments. */
  public List<String> command() {
    return command;
  }

  /** The annotations of the OCI spec. */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** The paths that the image declares as volumes. */
  public List<String> volumes() {
    return volumes;
  }

  /** The ports that the image or the request exposes, as {@code 80/tcp}. */
  public List<String> exposedPorts() {
    return exposedPorts;
  }

  /** The number of the stop signal. */
  public int stopSignal() {
    return stopSignal;
  }

  /**
   * The health check: the requested one, or else the image's. It has no command if neither exists.
   */
  public HealthCheck health() {
    return health;
  }

  /** The cgroup's path below the mount of each hierarchy, or in the form of systemd. */
  public String cgroup() {
    return cgroup;
  }

  /** Capabilities that the first process has when it starts. */
  public List<String> effective() {
    return effective;
  }

  /** Capabilities that a process can have at most. */
  public List<String> bounding() {
    return bounding;
  }

  /**
   * The paths of the layer's directories by purpose, as the storage driver names them; empty if the
   * container has no layer or its storage driver is missing.
   */
  public Map<String, String> storage() {
    return storage;
  }

  /** How the host's security modules confine it. */
  public Confinement confinement() {
    return confinement;
  }

  /** Returns true if the container is prepared for systemd as its first process. */
  public boolean systemd() {
    return systemd;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.env = env;
    builder.workdir = workdir;
    builder.user = user;
    builder.entrypoint = entrypoint;
    builder.command = command;
    builder.annotations = annotations;
    builder.volumes = volumes;
    builder.exposedPorts = exposedPorts;
    builder.stopSignal = stopSignal;
    builder.health = health;
    builder.cgroup = cgroup;
    builder.effective = effective;
    builder.bounding = bounding;
    builder.storage = storage;
    builder.confinement = confinement;
    builder.systemd = systemd;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        env,
        workdir,
        user,
        entrypoint,
        command,
        annotations,
        volumes,
        exposedPorts,
        stopSignal,
        health,
        cgroup,
        effective,
        bounding,
        storage,
        confinement,
        systemd);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContainerDetails that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ContainerDetails" + fields();
  }

  /** Builder of {@link ContainerDetails}. */
  public static final class Builder {
    private List<String> env = List.of();
    private String workdir = "";
    private String user = "";
    private List<String> entrypoint = List.of();
    private List<String> command = List.of();
    private Map<String, String> annotations = Map.of();
    private List<String> volumes = List.of();
    private List<String> exposedPorts = List.of();
    private int stopSignal = 0;
    private HealthCheck health = HealthCheck.INHERIT;
    private String cgroup = "";
    private List<String> effective = List.of();
    private List<String> bounding = List.of();
    private Map<String, String> storage = Map.of();
    private Confinement confinement = Confinement.NONE;
    private boolean systemd;

    private Builder() {}

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

    public Builder entrypoint(List<String> value) {
      entrypoint = value;
      return this;
    }

    public Builder command(List<String> value) {
      command = value;
      return this;
    }

    public Builder annotations(Map<String, String> value) {
      annotations = value;
      return this;
    }

    public Builder volumes(List<String> value) {
      volumes = value;
      return this;
    }

    public Builder exposedPorts(List<String> value) {
      exposedPorts = value;
      return this;
    }

    public Builder stopSignal(int value) {
      stopSignal = value;
      return this;
    }

    public Builder cgroup(String value) {
      cgroup = value;
      return this;
    }

    public Builder effective(List<String> value) {
      effective = value;
      return this;
    }

    public Builder bounding(List<String> value) {
      bounding = value;
      return this;
    }

    public Builder storage(Map<String, String> value) {
      storage = value;
      return this;
    }

    public Builder systemd(boolean value) {
      systemd = value;
      return this;
    }

    public Builder confinement(Confinement value) {
      confinement = value;
      return this;
    }

    public Builder health(HealthCheck value) {
      health = value;
      return this;
    }

    public ContainerDetails build() {
      return new ContainerDetails(this);
    }
  }
}
