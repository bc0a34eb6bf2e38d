package dev.carob.api.container;

import dev.carob.api.network.Networking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is asked of a new container. Text that is empty and lists that are empty mean "as the image
 * or the engine's default says". The engine keeps this value; it is immutable, and copies what it
 * is given.
 *
 * @param image a name, an id or a transport reference ({@code oci:/dir:tag}, {@code
 *     builtin:busybox}); empty only where {@code rootfs} is given
 * @param rootfs an unpacked root filesystem on the host, used in place of an image
 * @param name unique among containers; empty: the engine makes one up
 * @param entrypoint replaces the image's; a single empty string means none
 * @param command replaces the image's
 * @param env {@code name} to value, over the image's
 * @param workdir absolute path in the container
 * @param user {@code user}, {@code uid}, {@code user:group} or {@code uid:gid}
 * @param hostname empty: the first 12 digits of the id
 * @param tty give the process a terminal
 * @param openStdin keep stdin open; without it the process reads end of file
 * @param autoRemove remove the container as soon as it has exited
 * @param network {@code none}, {@code host}, or names of networks separated by commas
 * @param runtime name of the OCI runtime backend; empty: the default
 * @param stopSignal name or number, such as {@code TERM}, {@code SIGUSR1} or {@code 15}
 * @param stopTimeout how long {@code stop} waits before it kills; negative: as configured
 * @param shmSize bytes of {@code /dev/shm}; 0: as configured
 * @param readOnly mount the root filesystem read-only
 * @param init absolute path, on the host, of a program that becomes the first process, starts the
 *     command and takes care of orphans, or {@link #DEFAULT_INIT}; empty: the command is the first
 *     process
 * @param logDriver {@code k8s-file} or {@code none}; empty: as configured
 * @param cgroupParent cgroup under which the container's own is made; empty: the default
 * @param cgroups whether it has a cgroup of its own
 * @param logSizeMax bytes after which the log is begun anew; 0: as configured, else 100 MiB
 * @param restart whether it is started again when it has ended
 * @param health how to tell whether it is well
 * @param timeout after which a run is ended by force; zero: never
 * @param requires names or ids of containers that have to run when it does
 * @param uidMappings user ids of a user namespace of its own; empty: the host's
 * @param gidMappings group ids of a user namespace of its own; empty: as {@code uidMappings}
 * @param security what its processes may do
 * @param process what its first process begins with
 * @param namespaces which namespaces its processes are in
 * @param resources what it may use
 * @param nameService how it finds others by name
 * @param mounting what of the user's choice is mounted in it
 * @param sysctls kernel parameters of its namespaces (sysctl(8)), such as {@code
 *     net.ipv4.ip_forward}, to their values
 * @param hooksDirs absolute paths of directories of OCI hooks, in order of increasing precedence,
 *     in place of those that are configured; they have to be there
 * @param callersEnv variables of whoever asks
 * @param networking what it asks of its networks
 * @param createCommand the command line that asked for it, for people; empty: none did
 */
public record ContainerSpec(
    String image,
    String rootfs,
    String name,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> env,
    Map<String, String> labels,
    Map<String, String> annotations,
    String workdir,
    String user,
    String hostname,
    boolean tty,
    boolean openStdin,
    boolean autoRemove,
    String network,
    String runtime,
    String stopSignal,
    Duration stopTimeout,
    long shmSize,
    boolean readOnly,
    String init,
    List<Rlimit> rlimits,
    String logDriver,
    String cgroupParent,
    CgroupMode cgroups,
    long logSizeMax,
    RestartPolicy restart,
    HealthCheck health,
    Duration timeout,
    List<String> requires,
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    Security security,
    ProcessSettings process,
    Namespaces namespaces,
    Resources resources,
    NameService nameService,
    Mounting mounting,
    Map<String, String> sysctls,
    List<String> hooksDirs,
    CallersEnv callersEnv,
    List<String> createCommand,
    Networking networking) {

  /** In place of a path: the init that the engine's configuration names. */
  public static final String DEFAULT_INIT = "default";

  /** How long {@code stop} waits where neither a container nor the configuration says. */
  public static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(10);

  public ContainerSpec {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    env = copy(env);
    labels = copy(labels);
    annotations = copy(annotations);
    rlimits = List.copyOf(rlimits);
    requires = List.copyOf(requires);
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
    sysctls = copy(sysctls);
    hooksDirs = List.copyOf(hooksDirs);
    createCommand = List.copyOf(createCommand);
  }

  private static Map<String, String> copy(Map<String, String> map) {
    return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Starts the description of a container from an image, with the command to run in it. */
  public static Builder of(String image, String... command) {
    return new Builder().image(image).command(List.of(command));
  }

  /** A builder that begins with what this spec says. */
  public Builder toBuilder() {
    Builder builder = new Builder();
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

  /** Collects what is asked of a container. Every value has its default from the start. */
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

    /** In place of those given so far. */
    public Builder env(Map<String, String> value) {
      env.clear();
      env.putAll(value);
      return this;
    }

    public Builder env(String key, String value) {
      env.put(key, value);
      return this;
    }

    /** In place of those given so far. */
    public Builder labels(Map<String, String> value) {
      labels.clear();
      labels.putAll(value);
      return this;
    }

    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** In place of those given so far. */
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

    /** In place of those given so far. */
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

    /** In place of those given so far. */
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

    /** In place of those given so far. */
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

    public ContainerSpec build() {
      return new ContainerSpec(
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
  }
}
