package dev.carob.api.container;

import dev.carob.api.network.Networking;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.IdMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request for a new container. Empty text and empty lists mean the default of the image or of
 * the engine. Instances are immutable.
 */
public final class ContainerSpec {

  /** The value of {@link #init()} for the init program that the engine's configuration names. */
  public static final String DEFAULT_INIT = "default";

  /** How long {@code stop} waits if neither the container nor the configuration sets a time. */
  public static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(10);

  private final String image;
  private final String rootfs;
  private final String name;
  private final List<String> entrypoint;
  private final List<String> command;
  private final Map<String, String> env;
  private final Map<String, String> labels;
  private final Map<String, String> annotations;
  private final String workdir;
  private final String user;
  private final String hostname;
  private final boolean tty;
  private final boolean openStdin;
  private final boolean autoRemove;
  private final String network;
  private final String runtime;
  private final String stopSignal;
  private final Duration stopTimeout;
  private final long shmSize;
  private final boolean readOnly;
  private final String init;
  private final List<Rlimit> rlimits;
  private final String logDriver;
  private final String cgroupParent;
  private final CgroupMode cgroups;
  private final long logSizeMax;
  private final String logPath;
  private final String logTag;
  private final RestartPolicy restart;
  private final HealthCheck health;
  private final Duration timeout;
  private final List<String> requires;
  private final List<IdMapping> uidMappings;
  private final List<IdMapping> gidMappings;
  private final Security security;
  private final ProcessSettings process;
  private final Namespaces namespaces;
  private final Resources resources;
  private final NameService nameService;
  private final Mounting mounting;
  private final Map<String, String> sysctls;
  private final List<String> hooksDirs;
  private final CallersEnv callersEnv;
  private final List<String> createCommand;
  private final Networking networking;

  private ContainerSpec(Builder from) {
    image = from.image;
    rootfs = from.rootfs;
    name = from.name;
    entrypoint = List.copyOf(from.entrypoint);
    command = List.copyOf(from.command);
    env = copy(from.env);
    labels = copy(from.labels);
    annotations = copy(from.annotations);
    workdir = from.workdir;
    user = from.user;
    hostname = from.hostname;
    tty = from.tty;
    openStdin = from.openStdin;
    autoRemove = from.autoRemove;
    network = from.network;
    runtime = from.runtime;
    stopSignal = from.stopSignal;
    stopTimeout = from.stopTimeout;
    shmSize = from.shmSize;
    readOnly = from.readOnly;
    init = from.init;
    rlimits = List.copyOf(from.rlimits);
    logDriver = from.logDriver;
    cgroupParent = from.cgroupParent;
    cgroups = from.cgroups;
    logSizeMax = from.logSizeMax;
    logPath = from.logPath;
    logTag = from.logTag;
    restart = from.restart;
    health = from.health;
    timeout = from.timeout;
    requires = List.copyOf(from.requires);
    uidMappings = List.copyOf(from.uidMappings);
    gidMappings = List.copyOf(from.gidMappings);
    security = from.security;
    process = from.process;
    namespaces = from.namespaces;
    resources = from.resources;
    nameService = from.nameService;
    mounting = from.mounting;
    sysctls = copy(from.sysctls);
    hooksDirs = List.copyOf(from.hooksDirs);
    callersEnv = from.callersEnv;
    createCommand = List.copyOf(from.createCommand);
    networking = from.networking;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The image: a name, an id or a transport reference ({@code oci:/dir:tag}, {@code
   * builtin:busybox}); empty only if {@code rootfs} is set.
   */
  public String image() {
    return image;
  }

  /** An unpacked root filesystem on the host, used in place of an image. */
  public String rootfs() {
    return rootfs;
  }

  /** The name, unique among containers; if empty, the engine generates one. */
  public String name() {
    return name;
  }

  /**
   * The program to which the command is passed, instead of the image's; a single empty string means
   * none.
   */
  public List<String> entrypoint() {
    return entrypoint;
  }

  /** The command with its arguments, instead of the image's. */
  public List<String> command() {
    return command;
  }

  /** Environment variables by name; they override the image's. */
  public Map<String, String> env() {
    return env;
  }

  public Map<String, String> labels() {
    return labels;
  }

  public Map<String, String> annotations() {
    return annotations;
  }

  /** The working directory, an absolute path in the container. */
  public String workdir() {
    return workdir;
  }

  /** The user, {@code user}, {@code uid}, {@code user:group} or {@code uid:gid}. */
  public String user() {
    return user;
  }

  /** The host name; if empty, the first 12 digits of the id. */
  public String hostname() {
    return hostname;
  }

  /** Returns true if the process has a terminal. */
  public boolean tty() {
    return tty;
  }

  /** Returns true if stdin is kept open; otherwise the process reads end of file. */
  public boolean openStdin() {
    return openStdin;
  }

  /** Returns true if the container is removed when it has exited. */
  public boolean autoRemove() {
    return autoRemove;
  }

  /** {@code none}, {@code host}, or names of networks separated by commas. */
  public String network() {
    return network;
  }

  /** Name of the OCI runtime; empty for the default. */
  public String runtime() {
    return runtime;
  }

  /**
   * The signal that asks the process to end, by name or number, such as {@code TERM}, {@code
   * SIGUSR1} or {@code 15}.
   */
  public String stopSignal() {
    return stopSignal;
  }

  /**
   * How long {@code stop} waits between the stop signal and the kill; if negative, as configured.
   */
  public Duration stopTimeout() {
    return stopTimeout;
  }

  /** Size of {@code /dev/shm} in bytes; if 0, as configured. */
  public long shmSize() {
    return shmSize;
  }

  /** Returns true if the root filesystem is read-only. */
  public boolean readOnly() {
    return readOnly;
  }

  /**
   * Absolute path, on the host, of a program that becomes the first process, starts the command and
   * reaps orphaned processes, or {@link #DEFAULT_INIT}; if empty, the command is the first process.
   */
  public String init() {
    return init;
  }

  public List<Rlimit> rlimits() {
    return rlimits;
  }

  /**
   * The log driver: {@code k8s-file} or its other name {@code json-file}, {@code journald}, {@code
   * none}, or {@code passthrough}, with which the process writes to the streams that it inherits;
   * if empty, as configured.
   */
  public String logDriver() {
    return logDriver;
  }

  /** The cgroup under which the container's own is created; empty for the default. */
  public String cgroupParent() {
    return cgroupParent;
  }

  /** Whether and where it has its own cgroup. */
  public CgroupMode cgroups() {
    return cgroups;
  }

  /**
   * The size of the log in bytes at which it is started anew; if 0, as configured, by default 100
   * MiB.
   */
  public long logSizeMax() {
    return logSizeMax;
  }

  /** Absolute path of the log on the host; empty for a file beside the container's record. */
  public String logPath() {
    return logPath;
  }

  /** A tag that the log driver {@code journald} adds to each entry; empty for none. */
  public String logTag() {
    return logTag;
  }

  /** The policy for restarting it after it has ended. */
  public RestartPolicy restart() {
    return restart;
  }

  /** How its health is checked. */
  public HealthCheck health() {
    return health;
  }

  /** How long a run may take before it is killed; zero for no limit. */
  public Duration timeout() {
    return timeout;
  }

  /** Names or ids of the containers that must run while it runs. */
  public List<String> requires() {
    return requires;
  }

  /** Mappings of user ids, for its own user namespace; empty for the host's user namespace. */
  public List<IdMapping> uidMappings() {
    return uidMappings;
  }

  /**
   * Mappings of group ids, for its own user namespace; if empty, the same as {@code uidMappings}.
   */
  public List<IdMapping> gidMappings() {
    return gidMappings;
  }

  /** Capabilities, filters and devices of its processes. */
  public Security security() {
    return security;
  }

  /** Further settings of its first process. */
  public ProcessSettings process() {
    return process;
  }

  /** The namespaces of its processes. */
  public Namespaces namespaces() {
    return namespaces;
  }

  /** Its resource limits. */
  public Resources resources() {
    return resources;
  }

  /** How names are resolved in it. */
  public NameService nameService() {
    return nameService;
  }

  /** Its mounts and secrets. */
  public Mounting mounting() {
    return mounting;
  }

  /**
   * Kernel parameters of its namespaces (sysctl(8)), such as {@code net.ipv4.ip_forward}, to their
   * values.
   */
  public Map<String, String> sysctls() {
    return sysctls;
  }

  /**
   * Absolute paths of directories with OCI hooks, in order of increasing precedence, instead of the
   * configured ones. They must exist.
   */
  public List<String> hooksDirs() {
    return hooksDirs;
  }

  /** The caller's environment variables. */
  public CallersEnv callersEnv() {
    return callersEnv;
  }

  /** The command line that requested the container, for people; empty if there was none. */
  public List<String> createCommand() {
    return createCommand;
  }

  /** How it joins its networks, and its ports. */
  public Networking networking() {
    return networking;
  }

  private static Map<String, String> copy(Map<String, String> map) {
    return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Creates a builder with an image and a command. */
  public static Builder of(String image, String... command) {
    return builder().image(image).command(List.of(command));
  }

  /** Creates a builder with the values of this spec. */
  public Builder toBuilder() {
    Builder builder = builder();
    builder.image = image;
    builder.rootfs = rootfs;
    builder.name = name;
    builder.entrypoint = entrypoint;
    builder.command = command;
    builder.env.putAll(env);
    builder.labels.putAll(labels);
    builder.annotations.putAll(annotations);
    builder.workdir = workdir;
    builder.user = user;
    builder.hostname = hostname;
    builder.tty = tty;
    builder.openStdin = openStdin;
    builder.autoRemove = autoRemove;
    builder.network = network;
    builder.runtime = runtime;
    builder.stopSignal = stopSignal;
    builder.stopTimeout = stopTimeout;
    builder.shmSize = shmSize;
    builder.readOnly = readOnly;
    builder.init = init;
    builder.rlimits.addAll(rlimits);
    builder.logDriver = logDriver;
    builder.cgroupParent = cgroupParent;
    builder.cgroups = cgroups;
    builder.createCommand = createCommand;
    builder.networking = networking;
    builder.logSizeMax = logSizeMax;
    builder.logPath = logPath;
    builder.logTag = logTag;
    builder.restart = restart;
    builder.health = health;
    builder.timeout = timeout;
    builder.requires.addAll(requires);
    builder.uidMappings.addAll(uidMappings);
    builder.gidMappings.addAll(gidMappings);
    builder.security = security;
    builder.process = process;
    builder.namespaces = namespaces;
    builder.resources = resources;
    builder.nameService = nameService;
    builder.mounting = mounting;
    builder.sysctls.putAll(sysctls);
    builder.hooksDirs = hooksDirs;
    builder.callersEnv = callersEnv;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        image,
        rootfs,
        name,
        entrypoint,
        command,
        env,
        labels,
        annotations,
        workdir,
        user,
        hostname,
        tty,
        openStdin,
        autoRemove,
        network,
        runtime,
        stopSignal,
        stopTimeout,
        shmSize,
        readOnly,
        init,
        rlimits,
        logDriver,
        cgroupParent,
        cgroups,
        logSizeMax,
        logPath,
        logTag,
        restart,
        health,
        timeout,
        requires,
        uidMappings,
        gidMappings,
        security,
        process,
        namespaces,
        resources,
        nameService,
        mounting,
        sysctls,
        hooksDirs,
        callersEnv,
        createCommand,
        networking);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContainerSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ContainerSpec" + fields();
  }

  /** Builder of {@link ContainerSpec}. */
  public static final class Builder {
    private String image = "";
    private String rootfs = "";
    private String name = "";
    private List<String> entrypoint = List.of();
    private List<String> command = List.of();
    private final Map<String, String> env = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private String workdir = "";
    private String user = "";
    private String hostname = "";
    private boolean tty;
    private boolean openStdin;
    private boolean autoRemove;
    private String network = "";
    private String runtime = "";
    private String stopSignal = "";
    private Duration stopTimeout = Duration.ofSeconds(-1);
    private long shmSize;
    private boolean readOnly;
    private String init = "";
    private final List<Rlimit> rlimits = new ArrayList<>();
    private String logDriver = "";
    private String cgroupParent = "";
    private CgroupMode cgroups = CgroupMode.CONFIGURED;
    private List<String> createCommand = List.of();
    private Networking networking = Networking.DEFAULT;
    private long logSizeMax;
    private String logPath = "";
    private String logTag = "";
    private RestartPolicy restart = RestartPolicy.NO;
    private HealthCheck health = HealthCheck.INHERIT;
    private Duration timeout = Duration.ZERO;
    private final List<String> requires = new ArrayList<>();
    private final List<IdMapping> uidMappings = new ArrayList<>();
    private final List<IdMapping> gidMappings = new ArrayList<>();
    private Security security = Security.DEFAULT;
    private ProcessSettings process = ProcessSettings.DEFAULT;
    private Namespaces namespaces = Namespaces.DEFAULT;
    private Resources resources = Resources.DEFAULT;
    private NameService nameService = NameService.DEFAULT;
    private Mounting mounting = Mounting.DEFAULT;
    private final Map<String, String> sysctls = new LinkedHashMap<>();
    private List<String> hooksDirs = List.of();
    private CallersEnv callersEnv = CallersEnv.NOBODYS;

    private Builder() {}

    public Builder image(String value) {
      image = value;
      return this;
    }

    public Builder rootfs(String value) {
      rootfs = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
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

    /** Replaces the values that were set before. */
    public Builder env(Map<String, String> value) {
      env.clear();
      env.putAll(value);
      return this;
    }

    public Builder env(String key, String value) {
      env.put(key, value);
      return this;
    }

    /** Replaces the values that were set before. */
    public Builder labels(Map<String, String> value) {
      labels.clear();
      labels.putAll(value);
      return this;
    }

    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Replaces the values that were set before. */
    public Builder annotations(Map<String, String> value) {
      annotations.clear();
      annotations.putAll(value);
      return this;
    }

    public Builder annotation(String key, String value) {
      annotations.put(key, value);
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

    public Builder hostname(String value) {
      hostname = value;
      return this;
    }

    public Builder tty(boolean value) {
      tty = value;
      return this;
    }

    public Builder openStdin(boolean value) {
      openStdin = value;
      return this;
    }

    public Builder autoRemove(boolean value) {
      autoRemove = value;
      return this;
    }

    public Builder network(String value) {
      network = value;
      return this;
    }

    public Builder runtime(String value) {
      runtime = value;
      return this;
    }

    public Builder stopSignal(String value) {
      stopSignal = value;
      return this;
    }

    public Builder stopTimeout(Duration value) {
      stopTimeout = value;
      return this;
    }

    public Builder shmSize(long bytes) {
      shmSize = bytes;
      return this;
    }

    public Builder init(String value) {
      init = value;
      return this;
    }

    public Builder readOnly(boolean value) {
      readOnly = value;
      return this;
    }

    /** Replaces the values that were set before. */
    public Builder rlimits(List<Rlimit> value) {
      rlimits.clear();
      rlimits.addAll(value);
      return this;
    }

    public Builder rlimit(Rlimit value) {
      rlimits.add(value);
      return this;
    }

    public Builder logDriver(String value) {
      logDriver = value;
      return this;
    }

    public Builder cgroups(CgroupMode value) {
      cgroups = value;
      return this;
    }

    public Builder networking(Networking value) {
      networking = value;
      return this;
    }

    public Builder createCommand(List<String> value) {
      createCommand = value;
      return this;
    }

    public Builder cgroupParent(String value) {
      cgroupParent = value;
      return this;
    }

    public Builder logSizeMax(long bytes) {
      logSizeMax = bytes;
      return this;
    }

    public Builder restart(RestartPolicy value) {
      restart = value;
      return this;
    }

    public Builder health(HealthCheck value) {
      health = value;
      return this;
    }

    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    public Builder requires(List<String> containers) {
      requires.clear();
      requires.addAll(containers);
      return this;
    }

    /** Replaces the mappings that were set before. */
    public Builder uidMappings(List<IdMapping> value) {
      uidMappings.clear();
      uidMappings.addAll(value);
      return this;
    }

    /** Replaces the mappings that were set before. */
    public Builder gidMappings(List<IdMapping> value) {
      gidMappings.clear();
      gidMappings.addAll(value);
      return this;
    }

    /** Replaces the values that were set before. */
    public Builder idMappings(List<IdMapping> uids, List<IdMapping> gids) {
      uidMappings.clear();
      uidMappings.addAll(uids);
      gidMappings.clear();
      gidMappings.addAll(gids);
      return this;
    }

    public Builder uidMapping(IdMapping value) {
      uidMappings.add(value);
      return this;
    }

    public Builder gidMapping(IdMapping value) {
      gidMappings.add(value);
      return this;
    }

    public Builder security(Security value) {
      security = value;
      return this;
    }

    public Builder process(ProcessSettings value) {
      process = value;
      return this;
    }

    public Builder namespaces(Namespaces value) {
      namespaces = value;
      return this;
    }

    public Builder resources(Resources value) {
      resources = value;
      return this;
    }

    public Builder nameService(NameService value) {
      nameService = value;
      return this;
    }

    public Builder mounting(Mounting value) {
      mounting = value;
      return this;
    }

    /** Replaces the values that were set before. */
    public Builder sysctls(Map<String, String> value) {
      sysctls.clear();
      sysctls.putAll(value);
      return this;
    }

    public Builder sysctl(String key, String value) {
      sysctls.put(key, value);
      return this;
    }

    public Builder hooksDirs(List<String> value) {
      hooksDirs = value;
      return this;
    }

    public Builder callersEnv(CallersEnv value) {
      callersEnv = value;
      return this;
    }

    public Builder logPath(String value) {
      logPath = value;
      return this;
    }

    public Builder logTag(String value) {
      logTag = value;
      return this;
    }

    public ContainerSpec build() {
      return new ContainerSpec(this);
    }
  }
}
