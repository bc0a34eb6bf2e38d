package dev.carob.api.container;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A snapshot of a container. */
public final class ContainerInfo {

  /** The instant that means "not yet", as Podman prints it. */
  public static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

  private final String id;
  private final ContainerSpec spec;
  private final ContainerSpec requested;
  private final String imageId;
  private final String imageName;
  private final List<String> args;
  private final Instant created;
  private final ContainerState state;
  private final int pid;
  private final Instant startedAt;
  private final Instant finishedAt;
  private final int exitCode;
  private final boolean oomKilled;
  private final String error;
  private final Backends backends;
  private final List<Network> networks;
  private final Paths paths;
  private final int restarts;
  private final Health health;
  private final List<String> execs;
  private final boolean stoppedByUser;
  private final boolean stopping;
  private final List<Mounted> mounts;

  private ContainerInfo(Builder from) {
    id = from.id;
    spec = from.spec;
    requested = from.requested;
    imageId = from.imageId;
    imageName = from.imageName;
    args = List.copyOf(from.args);
    created = from.created;
    state = from.state;
    pid = from.pid;
    startedAt = from.startedAt;
    finishedAt = from.finishedAt;
    exitCode = from.exitCode;
    oomKilled = from.oomKilled;
    error = from.error;
    backends = from.backends;
    networks = List.copyOf(from.networks);
    paths = from.paths;
    restarts = from.restarts;
    health = from.health;
    execs = List.copyOf(from.execs);
    stoppedByUser = from.stoppedByUser;
    stopping = from.stopping;
    mounts = List.copyOf(from.mounts);
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param id 64 hexadecimal digits
   * @param spec the effective spec: the request with its name and all defaults filled in, and
   *     changed by later updates
   * @param paths the paths of its parts
   */
  public static Builder builder(String id, ContainerSpec spec, ContainerState state, Paths paths) {
    return new Builder(id, spec, state, paths);
  }

  /** 64 hexadecimal digits. */
  public String id() {
    return id;
  }

  /**
   * The effective spec: the request with its name and all defaults filled in, and changed by later
   * updates.
   */
  public ContainerSpec spec() {
    return spec;
  }

  /** The spec as it was requested, without the caller's variables. */
  public ContainerSpec requested() {
    return requested;
  }

  /**
   * The image's id, 64 hexadecimal digits; empty if the container was created from a root
   * filesystem.
   */
  public String imageId() {
    return imageId;
  }

  /** The image's name when the container was created. */
  public String imageName() {
    return imageName;
  }

  /** The program and its arguments, from the image and the request. */
  public List<String> args() {
    return args;
  }

  public Instant created() {
    return created;
  }

  public ContainerState state() {
    return state;
  }

  /** The host's pid of the container's first process; 0 if it does not run. */
  public int pid() {
    return pid;
  }

  /** The time of the last start; {@link #NEVER} before the first one. */
  public Instant startedAt() {
    return startedAt;
  }

  /** The time of the last exit; {@link #NEVER} before the first one. */
  public Instant finishedAt() {
    return finishedAt;
  }

  /** The exit code of the last run. */
  public int exitCode() {
    return exitCode;
  }

  public boolean oomKilled() {
    return oomKilled;
  }

  /** The error of the last attempt to start; empty if it succeeded. */
  public String error() {
    return error;
  }

  /** The backends that the container was created with; they do not change. */
  public Backends backends() {
    return backends;
  }

  /** The networks that the container is attached to; empty unless it runs. */
  public List<Network> networks() {
    return networks;
  }

  /** The paths of its parts on the host. */
  public Paths paths() {
    return paths;
  }

  /** How many times in a row its restart policy has started it again. */
  public int restarts() {
    return restarts;
  }

  /** The results of its health checks. */
  public Health health() {
    return health;
  }

  /** Ids of the exec sessions that run in it. */
  public List<String> execs() {
    return execs;
  }

  /** Returns true if a user has stopped it, so that its restart policy does not apply. */
  public boolean stoppedByUser() {
    return stoppedByUser;
  }

  /** Whether it is being stopped: it has got the stop signal and has not ended yet. */
  public boolean stopping() {
    return stopping;
  }

  /** The mounts that the user or the image requested, also while the container does not run. */
  public List<Mounted> mounts() {
    return mounts;
  }

  public String name() {
    return spec.name();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(id, spec, state, paths);
    builder.requested = requested;
    builder.imageId = imageId;
    builder.imageName = imageName;
    builder.args = args;
    builder.created = created;
    builder.pid = pid;
    builder.startedAt = startedAt;
    builder.finishedAt = finishedAt;
    builder.exitCode = exitCode;
    builder.oomKilled = oomKilled;
    builder.error = error;
    builder.backends = backends;
    builder.networks = networks;
    builder.restarts = restarts;
    builder.health = health;
    builder.execs = execs;
    builder.stoppedByUser = stoppedByUser;
    builder.stopping = stopping;
    builder.mounts = mounts;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        id,
        spec,
        requested,
        imageId,
        imageName,
        args,
        created,
        state,
        pid,
        startedAt,
        finishedAt,
        exitCode,
        oomKilled,
        error,
        backends,
        networks,
        paths,
        restarts,
        health,
        execs,
        stoppedByUser,
        stopping,
        mounts);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContainerInfo that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ContainerInfo" + fields();
  }

  /** A network that the container is attached to. */
  public static final class Network {

    private final String name;
    private final String device;
    private final String mac;
    private final List<String> addresses;
    private final String gateway;
    private final List<String> gateways;
    private final List<String> routes;

    private Network(Builder from) {
      name = from.name;
      device = from.device;
      mac = from.mac;
      addresses = List.copyOf(from.addresses);
      gateway = from.gateway;
      gateways = List.copyOf(from.gateways);
      routes = List.copyOf(from.routes);
    }

    /**
     * Creates a builder. Values that are not set have their defaults.
     *
     * @param name of the network
     */
    public static Builder builder(String name) {
      return new Builder(name);
    }

    /** The name of the network. */
    public String name() {
      return name;
    }

    /** The interface's name in the container. */
    public String device() {
      return device;
    }

    public String mac() {
      return mac;
    }

    /** The addresses in CIDR form. */
    public List<String> addresses() {
      return addresses;
    }

    /** The gateway; empty without one. */
    public String gateway() {
      return gateway;
    }

    /** The gateways of all addresses. */
    public List<String> gateways() {
      return gateways;
    }

    /** The routes in the container, {@code DESTINATION via GATEWAY}. */
    public List<String> routes() {
      return routes;
    }

    /** Creates a builder with these values. */
    public Builder toBuilder() {
      Builder builder = new Builder(name);
      builder.device = device;
      builder.mac = mac;
      builder.addresses = addresses;
      builder.gateway = gateway;
      builder.gateways = gateways;
      builder.routes = routes;
      return builder;
    }

    private List<Object> fields() {
      return List.of(name, device, mac, addresses, gateway, gateways, routes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Network that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
      return fields().hashCode();
    }

    @Override
    public String toString() {
      return "Network" + fields();
    }

    /** Builder of {@link Network}. */
    public static final class Builder {
      private String name;
      private String device = "";
      private String mac = "";
      private List<String> addresses = List.of();
      private String gateway = "";
      private List<String> gateways = List.of();
      private List<String> routes = List.of();

      private Builder(String name) {
        this.name = name;
      }

      public Builder name(String value) {
        name = value;
        return this;
      }

      public Builder device(String value) {
        device = value;
        return this;
      }

      public Builder mac(String value) {
        mac = value;
        return this;
      }

      public Builder addresses(List<String> value) {
        addresses = value;
        return this;
      }

      public Builder gateway(String value) {
        gateway = value;
        return this;
      }

      public Builder gateways(List<String> value) {
        gateways = value;
        return this;
      }

      public Builder routes(List<String> value) {
        routes = value;
        return this;
      }

      public Network build() {
        return new Network(this);
      }
    }
  }

  /** A mount that the user or the image requested. */
  public static final class Mounted {

    private final MountSpec.Type type;
    private final String volume;
    private final String source;
    private final String destination;
    private final List<String> options;

    private Mounted(Builder from) {
      type = from.type;
      volume = from.volume;
      source = from.source;
      destination = from.destination;
      options = List.copyOf(from.options);
    }

    /** Creates a builder. Values that are not set have their defaults. */
    public static Builder builder(MountSpec.Type type, String destination) {
      return new Builder(type, destination);
    }

    public MountSpec.Type type() {
      return type;
    }

    /** Name of the volume; empty if this is not a volume. */
    public String volume() {
      return volume;
    }

    /** Absolute path on the host; empty for a tmpfs. */
    public String source() {
      return source;
    }

    public String destination() {
      return destination;
    }

    public List<String> options() {
      return options;
    }

    /** Creates a builder with these values. */
    public Builder toBuilder() {
      Builder builder = new Builder(type, destination);
      builder.volume = volume;
      builder.source = source;
      builder.options = options;
      return builder;
    }

    private List<Object> fields() {
      return List.of(type, volume, source, destination, options);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Mounted that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
      return fields().hashCode();
    }

    @Override
    public String toString() {
      return "Mounted" + fields();
    }

    /** Builder of {@link Mounted}. */
    public static final class Builder {
      private MountSpec.Type type;
      private String volume = "";
      private String source = "";
      private String destination;
      private List<String> options = List.of();

      private Builder(MountSpec.Type type, String destination) {
        this.type = type;
        this.destination = destination;
      }

      public Builder type(MountSpec.Type value) {
        type = value;
        return this;
      }

      public Builder volume(String value) {
        volume = value;
        return this;
      }

      public Builder source(String value) {
        source = value;
        return this;
      }

      public Builder destination(String value) {
        destination = value;
        return this;
      }

      public Builder options(List<String> value) {
        options = value;
        return this;
      }

      public Mounted build() {
        return new Mounted(this);
      }
    }
  }

  /** Names of the backends that a container was created with; empty for an unused kind. */
  public static final class Backends {

    private final String storage;
    private final String runtime;
    private final String network;

    private Backends(Builder from) {
      storage = from.storage;
      runtime = from.runtime;
      network = from.network;
    }

    /** Creates a builder with default values. */
    public static Builder builder() {
      return new Builder();
    }

    public String storage() {
      return storage;
    }

    public String runtime() {
      return runtime;
    }

    public String network() {
      return network;
    }

    /** Creates a builder with these values. */
    public Builder toBuilder() {
      Builder builder = new Builder();
      builder.storage = storage;
      builder.runtime = runtime;
      builder.network = network;
      return builder;
    }

    private List<Object> fields() {
      return List.of(storage, runtime, network);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Backends that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
      return fields().hashCode();
    }

    @Override
    public String toString() {
      return "Backends" + fields();
    }

    /** Builder of {@link Backends}. */
    public static final class Builder {
      private String storage = "";
      private String runtime = "";
      private String network = "";

      private Builder() {}

      public Builder storage(String value) {
        storage = value;
        return this;
      }

      public Builder runtime(String value) {
        runtime = value;
        return this;
      }

      public Builder network(String value) {
        network = value;
        return this;
      }

      public Backends build() {
        return new Backends(this);
      }
    }
  }

  /** The paths of a container's parts on the host. */
  public static final class Paths {

    private final Path bundle;
    private final Path runDir;
    private final Path config;
    private final Path log;
    private final String rootfs;

    private Paths(Builder from) {
      bundle = from.bundle;
      runDir = from.runDir;
      config = from.config;
      log = from.log;
      rootfs = from.rootfs;
    }

    /**
     * Creates a builder. Values that are not set have their defaults.
     *
     * @param bundle the OCI bundle, kept as long as the container
     * @param runDir directory of volatile files, which are gone after a reboot
     * @param config the OCI {@code config.json} of the last start
     * @param log the container's output, in the format of its log driver
     */
    public static Builder builder(Path bundle, Path runDir, Path config, Path log) {
      return new Builder(bundle, runDir, config, log);
    }

    /** The OCI bundle, kept as long as the container. */
    public Path bundle() {
      return bundle;
    }

    /** Directory of volatile files, which are gone after a reboot. */
    public Path runDir() {
      return runDir;
    }

    /** The OCI {@code config.json} of the last start. */
    public Path config() {
      return config;
    }

    /** The container's output, in the format of its log driver. */
    public Path log() {
      return log;
    }

    /** The mounted root filesystem; empty while it is not mounted. */
    public String rootfs() {
      return rootfs;
    }

    /** Creates a builder with these values. */
    public Builder toBuilder() {
      Builder builder = new Builder(bundle, runDir, config, log);
      builder.rootfs = rootfs;
      return builder;
    }

    private List<Object> fields() {
      return List.of(bundle, runDir, config, log, rootfs);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Paths that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
      return fields().hashCode();
    }

    @Override
    public String toString() {
      return "Paths" + fields();
    }

    /** Builder of {@link Paths}. */
    public static final class Builder {
      private Path bundle;
      private Path runDir;
      private Path config;
      private Path log;
      private String rootfs = "";

      private Builder(Path bundle, Path runDir, Path config, Path log) {
        this.bundle = bundle;
        this.runDir = runDir;
        this.config = config;
        this.log = log;
      }

      public Builder bundle(Path value) {
        bundle = value;
        return this;
      }

      public Builder runDir(Path value) {
        runDir = value;
        return this;
      }

      public Builder config(Path value) {
        config = value;
        return this;
      }

      public Builder log(Path value) {
        log = value;
        return this;
      }

      public Builder rootfs(String value) {
        rootfs = value;
        return this;
      }

      public Paths build() {
        return new Paths(this);
      }
    }
  }

  /** Builder of {@link ContainerInfo}. */
  public static final class Builder {
    private String id;
    private ContainerSpec spec;
    private ContainerSpec requested;
    private String imageId = "";
    private String imageName = "";
    private List<String> args = List.of();
    private Instant created = Instant.EPOCH;
    private ContainerState state;
    private int pid = 0;
    private Instant startedAt = NEVER;
    private Instant finishedAt = NEVER;
    private int exitCode = 0;
    private boolean oomKilled = false;
    private String error = "";
    private Backends backends = Backends.builder().build();
    private List<Network> networks = List.of();
    private Paths paths;
    private int restarts = 0;
    private Health health = Health.NONE;
    private List<String> execs = List.of();
    private boolean stoppedByUser = false;
    private boolean stopping = false;
    private List<Mounted> mounts = List.of();

    private Builder(String id, ContainerSpec spec, ContainerState state, Paths paths) {
      this.id = id;
      this.spec = spec;
      this.state = state;
      this.paths = paths;
      requested = spec;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder spec(ContainerSpec value) {
      spec = value;
      return this;
    }

    public Builder requested(ContainerSpec value) {
      requested = value;
      return this;
    }

    public Builder imageId(String value) {
      imageId = value;
      return this;
    }

    public Builder imageName(String value) {
      imageName = value;
      return this;
    }

    public Builder args(List<String> value) {
      args = value;
      return this;
    }

    public Builder created(Instant value) {
      created = value;
      return this;
    }

    public Builder state(ContainerState value) {
      state = value;
      return this;
    }

    public Builder pid(int value) {
      pid = value;
      return this;
    }

    public Builder startedAt(Instant value) {
      startedAt = value;
      return this;
    }

    public Builder finishedAt(Instant value) {
      finishedAt = value;
      return this;
    }

    public Builder exitCode(int value) {
      exitCode = value;
      return this;
    }

    public Builder oomKilled(boolean value) {
      oomKilled = value;
      return this;
    }

    public Builder error(String value) {
      error = value;
      return this;
    }

    public Builder backends(Backends value) {
      backends = value;
      return this;
    }

    public Builder networks(List<Network> value) {
      networks = value;
      return this;
    }

    public Builder paths(Paths value) {
      paths = value;
      return this;
    }

    public Builder restarts(int value) {
      restarts = value;
      return this;
    }

    public Builder health(Health value) {
      health = value;
      return this;
    }

    public Builder execs(List<String> value) {
      execs = value;
      return this;
    }

    public Builder stoppedByUser(boolean value) {
      stoppedByUser = value;
      return this;
    }

    public Builder mounts(List<Mounted> value) {
      mounts = value;
      return this;
    }

    public Builder stopping(boolean value) {
      stopping = value;
      return this;
    }

    public ContainerInfo build() {
      return new ContainerInfo(this);
    }
  }
}
