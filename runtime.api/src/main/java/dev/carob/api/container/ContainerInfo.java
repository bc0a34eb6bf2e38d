package dev.carob.api.container;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container as it was when it was looked at. */
public final class ContainerInfo {

  /** The instant that stands for "not yet", as Podman prints it. */
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
    mounts = List.copyOf(from.mounts);
  }

  /**
   * A builder; what is not told to it has its default.
   *
   * @param id 64 hexadecimal digits
   * @param spec the effective spec: the request with its name and all defaults filled in, and
   *     changed by later updates
   * @param paths where its parts lie
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

  /** The spec as it was asked for, without the caller's variables. */
  public ContainerSpec requested() {
    return requested;
  }

  /** The image's id, 64 hexadecimal digits; empty with a root filesystem of its own. */
  public String imageId() {
    return imageId;
  }

  /** The image's name when the container was created. */
  public String imageName() {
    return imageName;
  }

  /** The process and its arguments, image and request taken together. */
  public List<String> args() {
    return args;
  }

  public Instant created() {
    return created;
  }

  public ContainerState state() {
    return state;
  }

  /** The pid of the container's first process as the host sees it; 0 when there is none. */
  public int pid() {
    return pid;
  }

  /** {@link #NEVER} until the first start. */
  public Instant startedAt() {
    return startedAt;
  }

  /** {@link #NEVER} until the first exit. */
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

  /** The failure of the last attempt to start; empty when there was none. */
  public String error() {
    return error;
  }

  /** The backends it was created with, and keeps. */
  public Backends backends() {
    return backends;
  }

  /** Those it is attached to; none unless it runs. */
  public List<Network> networks() {
    return networks;
  }

  /** Where its parts lie. */
  public Paths paths() {
    return paths;
  }

  /** How often it was started again by its restart policy, in a row. */
  public int restarts() {
    return restarts;
  }

  /** What its health checks have found. */
  public Health health() {
    return health;
  }

  /** Ids of the exec sessions that run in it. */
  public List<String> execs() {
    return execs;
  }

  /** A person has stopped it, so that its restart policy rests. */
  public boolean stoppedByUser() {
    return stoppedByUser;
  }

  /** The mounts of the user's and the image's choice, whether it runs or not. */
  public List<Mounted> mounts() {
    return mounts;
  }

  public String name() {
    return spec.name();
  }

  /** A builder that begins with these values. */
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

  /** A network that the container is attached to now. */
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
     * A builder; what is not told to it has its default.
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

    /** Empty where there is none. */
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

    /** A builder that begins with these values. */
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

    /** Collects the values of a {@link Network}. */
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

  /** Something of the user's choice, or the image's, that is mounted in the container. */
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

    /** A builder; what is not told to it has its default. */
    public static Builder builder(MountSpec.Type type, String destination) {
      return new Builder(type, destination);
    }

    public MountSpec.Type type() {
      return type;
    }

    /** Name of the volume; empty where it is none. */
    public String volume() {
      return volume;
    }

    /** Absolute path on the host; empty of a tmpfs. */
    public String source() {
      return source;
    }

    public String destination() {
      return destination;
    }

    public List<String> options() {
      return options;
    }

    /** A builder that begins with these values. */
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

    /** Collects the values of a {@link Mounted}. */
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

  /** Names of the backends a container was created with; empty where it uses none. */
  public static final class Backends {

    private final String storage;
    private final String runtime;
    private final String network;

    private Backends(Builder from) {
      storage = from.storage;
      runtime = from.runtime;
      network = from.network;
    }

    /** A builder in which every value has its default. */
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

    /** A builder that begins with these values. */
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

    /** Collects the values of a {@link Backends}. */
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

  /** Where a container's parts lie on the host. */
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
     * A builder; what is not told to it has its default.
     *
     * @param bundle the OCI bundle, kept as long as the container
     * @param runDir volatile files, gone after a reboot
     * @param config the OCI {@code config.json} of the last start
     * @param log what the container wrote, in the format of its log driver
     */
    public static Builder builder(Path bundle, Path runDir, Path config, Path log) {
      return new Builder(bundle, runDir, config, log);
    }

    /** The OCI bundle, kept as long as the container. */
    public Path bundle() {
      return bundle;
    }

    /** Volatile files, gone after a reboot. */
    public Path runDir() {
      return runDir;
    }

    /** The OCI {@code config.json} of the last start. */
    public Path config() {
      return config;
    }

    /** What the container wrote, in the format of its log driver. */
    public Path log() {
      return log;
    }

    /** The mounted root filesystem; empty path while it is not mounted. */
    public String rootfs() {
      return rootfs;
    }

    /** A builder that begins with these values. */
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

    /** Collects the values of a {@link Paths}. */
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

  /** Collects the values of a {@link ContainerInfo}. */
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

    public ContainerInfo build() {
      return new ContainerInfo(this);
    }
  }
}
