package dev.carob.runtime.core.defaults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Sizes;
import dev.carob.api.container.CallersEnv;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.Device;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.MountText;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.NameService;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.Resources;
import dev.carob.api.container.Rlimit;
import dev.carob.api.container.Security;
import dev.carob.linux.CgroupFeatures;
import dev.carob.linux.ProcessLimits;
import dev.carob.runtime.core.record.CreationDefaults;
import dev.carob.runtime.core.record.LogDriver;
import dev.carob.runtime.core.record.SlirpNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Fills in open values of a spec from containers.conf(5), or with Podman's own defaults. */
public final class ContainerDefaults {

  /** Podman has no default limit, so that a container could fill the disk. */
  static final long LOG_SIZE_MAX = 100L << 20;

  private static final long SHM_SIZE = 65_536_000;
  private static final long PIDS = 2048;
  private static final long LIMIT = 1 << 20;
  private static final List<String> MANY = List.of("RLIMIT_NOFILE", "RLIMIT_NPROC");
  private static final long UNLIMITED = -1;
  private static final String CGROUPFS = "cgroupfs";
  private static final String SYSTEMD = "systemd";
  private static final String SLICE = ".slice";
  private static final List<Path> INITS =
      List.of(Path.of("/usr/bin/catatonit"), Path.of("/usr/libexec/podman/catatonit"));

  private final ConfFiles files;
  private final String usualManager;

  public ContainerDefaults() {
    this(
        new ConfFiles(System.getenv(), Path.of("/")),
        CgroupFeatures.managedBySystemd() ? SYSTEMD : CGROUPFS);
  }

  /**
   * @param usualManager cgroup manager to use if the files do not set one
   */
  ContainerDefaults(ConfFiles files, String usualManager) {
    this.files = files;
    this.usualManager = usualManager;
  }

  /**
   * Fills in the open values of a spec.
   *
   * @throws CarobException.InvalidArgument containers.conf contains an invalid value; names the
   *     value
   */
  public ContainerSpec fill(ContainerSpec asked) {
    JsonNode whole = files.of(asked.callersEnv().env());
    ContainersTable conf = new ContainersTable("containers", whole);
    ContainersTable engine = new ContainersTable("engine", whole);
    ContainerSpec.Builder filled =
        asked.toBuilder()
            .namespaces(namespaces(asked.namespaces(), conf))
            .network(network(asked.network().isEmpty() ? network(conf) : asked.network(), engine))
            .security(security(asked.security(), conf))
            .process(process(asked.process(), conf))
            .nameService(names(asked.nameService(), conf))
            .mounting(mounting(asked.mounting(), conf, engine))
            .runtime(asked.runtime().isEmpty() ? engine.text("runtime") : asked.runtime())
            .readOnly(asked.readOnly() || conf.on("read_only"))
            .logDriver(asked.logDriver().isEmpty() ? logDriver(conf) : asked.logDriver());
    if (asked.shmSize() == 0) {
      String size = conf.text("shm_size");
      filled.shmSize(size.isEmpty() ? SHM_SIZE : Sizes.parse(size));
    }
    if (asked.logSizeMax() == 0) {
      filled.logSizeMax(Math.max(0, conf.number("log_size_max").orElse(LOG_SIZE_MAX)));
    }
    if (asked.stopTimeout().isNegative()) {
      OptionalLong seconds = engine.number("stop_timeout");
      filled.stopTimeout(
          seconds.isPresent()
              ? Duration.ofSeconds(seconds.getAsLong())
              : ContainerSpec.DEFAULT_STOP_TIMEOUT);
    }
    if (asked.init().equals(ContainerSpec.DEFAULT_INIT)
        || (asked.init().isEmpty() && conf.on("init"))) {
      filled.init(init(conf));
    }
    CgroupMode cgroups = asked.cgroups() == CgroupMode.CONFIGURED ? cgroups(conf) : asked.cgroups();
    filled.cgroups(cgroups);
    if (cgroups != CgroupMode.DISABLED) {
      filled.resources(resources(asked.resources(), conf));
    }
    if (cgroups != CgroupMode.DISABLED && cgroups != CgroupMode.SPLIT) {
      filled.cgroupParent(cgroupParent(asked.cgroupParent(), engine));
    }
    if (asked.hooksDirs().isEmpty()) {
      filled.hooksDirs(engine.texts("hooks_dir"));
    }
    callersEnv(asked, conf, filled);
    annotations(asked, conf, filled);
    sysctls(filled.build(), conf, filled);
    ulimits(asked, conf, filled);
    return filled.build();
  }

  /**
   * The defaults that a container stores at its creation in addition to its spec.
   *
   * @param asked the request, which contains the caller's environment
   */
  public CreationDefaults fallbacks(ContainerSpec asked) {
    JsonNode whole = files.of(asked.callersEnv().env());
    ContainersTable conf = new ContainersTable("containers", whole);
    return new CreationDefaults(
        conf.texts("default_capabilities"),
        conf.pairs("env"),
        conf.text("host_containers_internal_ip"));
  }

  private static CgroupMode cgroups(ContainersTable conf) {
    String text = conf.text("cgroups");
    try {
      return CgroupMode.parse(text);
    } catch (CarobException.InvalidArgument e) {
      throw conf.wrong("cgroups", "enabled, no-conmon, disabled or split, and not " + text);
    }
  }

  /** The cgroup parent, whose form depends on the cgroup manager. */
  private String cgroupParent(String asked, ContainersTable engine) {
    String configured = engine.text("cgroup_manager");
    String manager = configured.isEmpty() ? usualManager : configured;
    boolean slice = asked.endsWith(SLICE);
    return switch (manager) {
      case CGROUPFS -> {
        if (slice) {
          throw new CarobException.InvalidArgument(
              "systemd slice received as cgroup parent when using cgroupfs: '" + asked + "'",
              FailureDetails.field("cgroupParent"));
        }
        yield asked;
      }
      case SYSTEMD -> {
        if (!asked.isEmpty() && !slice) {
          throw new CarobException.InvalidArgument(
              "did not receive systemd slice as cgroup parent when using systemd to manage cgroups:"
                  + " '"
                  + asked
                  + "'",
              FailureDetails.field("cgroupParent"));
        }
        yield asked.isEmpty() ? "machine" + SLICE : asked;
      }
      default -> throw engine.wrong("cgroup_manager", "cgroupfs or systemd");
    };
  }

  private static Namespaces namespaces(Namespaces asked, ContainersTable conf) {
    String ipc = conf.text("ipcns");
    boolean open = asked.ipc().kind() == NamespaceChoice.Kind.DEFAULT;
    return Namespaces.builder()
        .pid(either(asked.pid(), "pidns", conf))
        .ipc(open && !ipc.equals("none") ? NamespaceChoice.parse(ipc) : asked.ipc())
        .shm(asked.shm() && !(open && ipc.equals("none")))
        .uts(either(asked.uts(), "utsns", conf))
        .cgroup(either(asked.cgroup(), "cgroupns", conf))
        .user(user(asked.user(), conf))
        .build();
  }

  private static NamespaceChoice user(NamespaceChoice asked, ContainersTable conf) {
    NamespaceChoice choice =
        asked.kind() == NamespaceChoice.Kind.DEFAULT
            ? NamespaceChoice.parse(conf.text("userns"))
            : asked;
    long size = conf.number("userns_size").orElse(0);
    boolean open = choice.kind() == NamespaceChoice.Kind.AUTO && choice.target().isEmpty();
    return open && size > 0 ? NamespaceChoice.parse("auto:size=" + size) : choice;
  }

  /** A requested mount overrides the default mount at the same path. */
  private static Mounting mounting(Mounting asked, ContainersTable conf, ContainersTable engine) {
    Map<Path, MountSpec> byPlace = new LinkedHashMap<>();
    conf.texts("volumes").forEach(text -> put(byPlace, MountText.volume(text)));
    conf.texts("mounts").forEach(text -> put(byPlace, MountText.mount(text)));
    asked.mounts().forEach(mount -> byPlace.remove(place(mount)));
    List<MountSpec> all = new ArrayList<>(byPlace.values());
    all.addAll(asked.mounts());
    return Mounting.builder()
        .mounts(all)
        .volumesFrom(asked.volumesFrom())
        .imageVolumes(
            asked.imageVolumes() == Mounting.ImageVolumes.CONFIGURED
                ? imageVolumes(engine)
                : asked.imageVolumes())
        .readOnlyTmpfs(asked.readOnlyTmpfs())
        .secrets(asked.secrets())
        .rootOptions(asked.rootOptions())
        .chrootDirs(asked.chrootDirs())
        .build();
  }

  private static Mounting.ImageVolumes imageVolumes(ContainersTable engine) {
    return switch (engine.text("image_volume_mode")) {
      case "", "bind" -> Mounting.ImageVolumes.BIND;
      case "anonymous" -> Mounting.ImageVolumes.ANONYMOUS;
      case "tmpfs" -> Mounting.ImageVolumes.TMPFS;
      case "ignore" -> Mounting.ImageVolumes.IGNORE;
      default -> throw engine.wrong("image_volume_mode", "anonymous, bind, tmpfs or ignore");
    };
  }

  private static void put(Map<Path, MountSpec> byPlace, MountSpec mount) {
    byPlace.put(place(mount), mount);
  }

  private static Path place(MountSpec mount) {
    return Path.of(mount.destination()).normalize();
  }

  private static NamespaceChoice either(NamespaceChoice asked, String key, ContainersTable conf) {
    if (asked.kind() != NamespaceChoice.Kind.DEFAULT) {
      return asked;
    }
    NamespaceChoice choice = NamespaceChoice.parse(conf.text(key));
    // Treat "private" as not set: with cgroup v1, Podman then uses the host's namespace.
    boolean plain = choice.kind() == NamespaceChoice.Kind.PRIVATE;
    return plain ? asked : choice;
  }

  private static String network(ContainersTable conf) {
    String text = conf.text("netns");
    return text.equals("private") ? "" : text;
  }

  /** Adds the configured options of slirp4netns before those of the request. */
  private static String network(String network, ContainersTable engine) {
    List<String> options = engine.texts("network_cmd_options");
    return SlirpNetwork.isOf(network) ? SlirpNetwork.withDefaults(network, options) : network;
  }

  private static String logDriver(ContainersTable conf) {
    String text = conf.text("log_driver");
    if (text.isEmpty()) {
      return LogDriver.K8S_FILE.text();
    }
    return LogDriver.named(text)
        .orElseThrow(
            () -> conf.wrong("log_driver", "one of " + String.join(", ", LogDriver.names())))
        .text();
  }

  private static Security security(Security asked, ContainersTable conf) {
    List<Device> devices = new ArrayList<>();
    if (!asked.privileged()) {
      conf.texts("devices").forEach(text -> devices.add(Device.parse(text)));
    }
    devices.addAll(asked.devices());
    return asked.toBuilder()
        .seccomp(asked.seccomp().isEmpty() ? conf.text("seccomp_profile") : asked.seccomp())
        .apparmor(
            asked.apparmor().isEmpty() && !asked.privileged()
                ? conf.text("apparmor_profile")
                : asked.apparmor())
        .labels(
            asked.labels().isEmpty() && conf.off("label")
                ? List.of(Security.NO_LABELS)
                : asked.labels())
        .devices(devices)
        .build();
  }

  private static ProcessSettings process(ProcessSettings asked, ContainersTable conf) {
    OptionalLong score = conf.number("oom_score_adj");
    return asked.toBuilder()
        .umask(asked.umask().isEmpty() ? conf.text("umask") : asked.umask())
        .timezone(asked.timezone().isEmpty() ? conf.text("tz") : asked.timezone())
        .oomScoreAdj(
            asked.oomScoreAdj().isEmpty() && score.isPresent()
                ? OptionalInt.of(Math.toIntExact(score.getAsLong()))
                : asked.oomScoreAdj())
        .build();
  }

  private static Resources resources(Resources asked, ContainersTable conf) {
    if (asked.pids().isPresent()) {
      return asked;
    }
    long pids = conf.number("pids_limit").orElse(PIDS);
    return asked.withPids(pids == 0 ? UNLIMITED : pids);
  }

  private static NameService names(NameService asked, ContainersTable conf) {
    List<String> servers = conf.texts("dns_servers");
    boolean none = servers.equals(List.of("none"));
    return NameService.builder()
        .servers(asked.servers().isEmpty() && !none ? servers : asked.servers())
        .searches(asked.searches().isEmpty() ? conf.texts("dns_searches") : asked.searches())
        .options(asked.options().isEmpty() ? conf.texts("dns_options") : asked.options())
        .hosts(asked.hosts())
        .baseHosts(asked.baseHosts().isEmpty() ? conf.text("base_hosts_file") : asked.baseHosts())
        .imageHosts(asked.imageHosts() || (conf.on("no_hosts") && asked.hosts().isEmpty()))
        .imageResolvConf(asked.imageResolvConf() || (none && asked.servers().isEmpty()))
        .imageHostname(asked.imageHostname())
        .build();
  }

  private static String init(ContainersTable conf) {
    String path = conf.text("init_path");
    return path.isEmpty()
        ? INITS.stream().filter(Files::isExecutable).findFirst().orElse(INITS.get(0)).toString()
        : path;
  }

  private static void callersEnv(
      ContainerSpec asked, ContainersTable conf, ContainerSpec.Builder filled) {
    CallersEnv.Wanted wanted = asked.callersEnv().wanted();
    if (wanted == CallersEnv.Wanted.CONFIGURED) {
      wanted =
          conf.on("env_host")
              ? CallersEnv.Wanted.ALL
              : conf.off("http_proxy") ? CallersEnv.Wanted.NONE : CallersEnv.Wanted.PROXIES;
    }
    boolean all = wanted == CallersEnv.Wanted.ALL;
    boolean proxies = wanted == CallersEnv.Wanted.PROXIES;
    asked
        .callersEnv()
        .env()
        .forEach(
            (name, value) -> {
              boolean gets = all || (proxies && CallersEnv.isProxy(name));
              if (gets && !asked.env().containsKey(name)) {
                filled.env(name, value);
              }
            });
    filled.callersEnv(CallersEnv.NOBODYS);
  }

  private static void annotations(
      ContainerSpec asked, ContainersTable conf, ContainerSpec.Builder filled) {
    Map<String, String> all = new LinkedHashMap<>(conf.pairs("annotations"));
    all.putAll(asked.annotations());
    all.forEach(filled::annotation);
  }

  /** Adds default sysctls, except those of namespaces that the container does not own. */
  private static void sysctls(
      ContainerSpec spec, ContainersTable conf, ContainerSpec.Builder filled) {
    conf.pairs("default_sysctls")
        .forEach(
            (key, value) -> {
              boolean hosts =
                  key.startsWith("net.")
                      ? spec.network().equals("host")
                      : spec.namespaces().ipc().kind() == NamespaceChoice.Kind.HOST;
              if (!hosts && !spec.sysctls().containsKey(key)) {
                filled.sysctl(key, value);
              }
            });
  }

  private static void ulimits(
      ContainerSpec asked, ContainersTable conf, ContainerSpec.Builder filled) {
    Map<String, Rlimit> limits = new LinkedHashMap<>();
    for (String type : MANY) {
      long most =
          ProcessLimits.mayRaise()
              ? -1
              : ProcessLimits.of(type).map(ProcessLimits.Limit::hard).orElse(-1L);
      long many = Long.compareUnsigned(most, LIMIT) < 0 ? most : LIMIT;
      limits.put(type, new Rlimit(type, many, many));
    }
    for (String text : conf.texts("default_ulimits")) {
      Rlimit limit = Rlimit.parse(text);
      limits.put(limit.type(), limit);
    }
    asked.rlimits().forEach(limit -> limits.remove(limit.type()));
    limits.values().forEach(filled::rlimit);
  }
}
