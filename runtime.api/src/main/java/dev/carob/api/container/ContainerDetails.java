package dev.carob.api.container;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a container's spec, image and defaults taken together: what its next start will
 * have, or its present run has.
 */
public final class ContainerDetails {

  private final List<String> env;
  private final String workdir;
  private final String user;
  private final List<String> entrypoint;
  private final List<String> command;
  private final Map<String, String> annotations;
  private final List<String> volumes;
  private final int stopSignal;
  private final String cgroup;
  private final List<String> effective;
  private final List<String> bounding;
  private final Map<String, String> storage;
  private final Confinement confinement;

  private ContainerDetails(Builder from) {
    env = List.copyOf(from.env);
    workdir = from.workdir;
    user = from.user;
    entrypoint = List.copyOf(from.entrypoint);
    command = List.copyOf(from.command);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(from.annotations));
    volumes = List.copyOf(from.volumes);
    stopSignal = from.stopSignal;
    cgroup = from.cgroup;
    effective = List.copyOf(from.effective);
    bounding = List.copyOf(from.bounding);
    storage = Collections.unmodifiableMap(new LinkedHashMap<>(from.storage));
    confinement = from.confinement;
  }

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** {@code NAME=VALUE}; no secret ones. */
  public List<String> env() {
    return env;
  }

  /** Absolute path in the container. */
  public String workdir() {
    return workdir;
  }

  /** The user as asked for or as the image says; empty: root. */
  public String user() {
    return user;
  }

  /** What the command is handed to. */
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

  /** What the image wants kept. */
  public List<String> volumes() {
    return volumes;
  }

  /** Its number. */
  public int stopSignal() {
    return stopSignal;
  }

  /** The cgroup below each hierarchy's mount, or as systemd takes it. */
  public String cgroup() {
    return cgroup;
  }

  /** Capabilities that the first process has from the start. */
  public List<String> effective() {
    return effective;
  }

  /** The most capabilities that a process can have. */
  public List<String> bounding() {
    return bounding;
  }

  /**
   * What its layer's directories are to where they lie, as the storage names them; none where it
   * has no layer, or its storage is not there.
   */
  public Map<String, String> storage() {
    return storage;
  }

  /** The confinement by the host's security modules. */
  public Confinement confinement() {
    return confinement;
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.env = env;
    builder.workdir = workdir;
    builder.user = user;
    builder.entrypoint = entrypoint;
    builder.command = command;
    builder.annotations = annotations;
    builder.volumes = volumes;
    builder.stopSignal = stopSignal;
    builder.cgroup = cgroup;
    builder.effective = effective;
    builder.bounding = bounding;
    builder.storage = storage;
    builder.confinement = confinement;
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
        stopSignal,
        cgroup,
        effective,
        bounding,
        storage,
        confinement);
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

  /** Collects the values of a {@link ContainerDetails}. */
  public static final class Builder {
    private List<String> env = List.of();
    private String workdir = "";
    private String user = "";
    private List<String> entrypoint = List.of();
    private List<String> command = List.of();
    private Map<String, String> annotations = Map.of();
    private List<String> volumes = List.of();
    private int stopSignal = 0;
    private String cgroup = "";
    private List<String> effective = List.of();
    private List<String> bounding = List.of();
    private Map<String, String> storage = Map.of();
    private Confinement confinement = Confinement.NONE;

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

    public Builder confinement(Confinement value) {
      confinement = value;
      return this;
    }

    public ContainerDetails build() {
      return new ContainerDetails(this);
    }
  }
}
