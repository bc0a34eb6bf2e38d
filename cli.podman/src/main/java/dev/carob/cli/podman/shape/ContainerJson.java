package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerDetails;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Device;
import dev.carob.api.container.DeviceRate;
import dev.carob.api.container.Health;
import dev.carob.api.container.NameService;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.container.Resources;
import dev.carob.api.container.SecretUse;
import dev.carob.api.container.Security;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.IdMapping;
import dev.carob.api.types.OciSpecVersion;
import dev.carob.api.types.PortMapping;
import dev.carob.api.types.StartupCheck;
import dev.carob.cli.podman.format.HumanUnits;
import dev.carob.cli.podman.format.StructNode;
import dev.carob.cli.podman.value.NetworkMode;
import dev.carob.cli.podman.value.PodmanAnnotations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container, as {@code inspect} prints it. */
public final class ContainerJson {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerJson.class);
  private static final Set<String> NO_FILE = Set.of("journald", "none", "passthrough");
  private static final List<String> USUAL_CAPS =
      List.of(
          "CAP_AUDIT_WRITE",
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_MKNOD",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_RAW",
          "CAP_SETFCAP",
          "CAP_SETGID",
          "CAP_SETPCAP",
          "CAP_SETUID",
          "CAP_SYS_CHROOT");
  private static final long NANOS = 1_000_000_000;
  private static final long SWAP_FOR_MEMORY = 2;

  private ContainerJson() {}

  public static StructNode of(ContainerInfo info, ContainerDetails details) {
    StructNode node = StructNode.create();
    node.put("Id", info.id());
    node.time("Created", info.created());
    node.put("Path", info.args().isEmpty() ? "" : info.args().get(0));
    info.args().stream().skip(1).forEach(node.putArray("Args")::add);
    state(StructNode.of(node.putObject("State")), info);
    node.withObject("/State").put("CgroupPath", details.cgroup());
    node.put("Image", info.imageId());
    node.put("ImageName", info.imageName());
    node.put("Rootfs", info.spec().rootfs());
    node.put("ResolvConfPath", provided(info, "resolv.conf"));
    node.put("HostnamePath", provided(info, "hostname"));
    node.put("HostsPath", provided(info, "hosts"));
    node.put("StaticDir", info.paths().bundle().toString());
    node.put("OCIConfigPath", info.paths().config().toString());
    node.put("OCIRuntime", info.backends().runtime());
    node.put("LogPath", logPath(info));
    node.put("ConmonPidFile", conmonPidFile(info));
    node.put("PidFile", pidFile(info.spec().process().pidFile(), info, "pidfile"));
    node.put("Name", info.name());
    node.put("RestartCount", info.restarts());
    node.put("Pod", "").put("Namespace", "").put("IsInfra", false).put("IsService", false);
    node.put("MountLabel", details.confinement().mountLabel())
        .put("ProcessLabel", details.confinement().processLabel())
        .put("AppArmorProfile", details.confinement().apparmor());
    details.effective().forEach(node.putArray("EffectiveCaps")::add);
    details.bounding().forEach(node.putArray("BoundingCaps")::add);
    info.execs().forEach(node.putArray("ExecIDs")::add);
    info.spec().requires().forEach(node.putArray("Dependencies")::add);
    node.put("Driver", info.backends().storage());
    ObjectNode driver = node.putObject("GraphDriver");
    driver.put("Name", info.backends().storage());
    ObjectNode data = driver.putObject("Data");
    if (!info.paths().rootfs().isEmpty()) {
      data.put("MergedDir", info.paths().rootfs());
    }
    details.storage().forEach(data::put);
    network(StructNode.of(node.putObject("NetworkSettings")), info, details);
    config(StructNode.of(node.putObject("Config")), info, details);
    host(StructNode.of(node.putObject("HostConfig")), info, details);
    MountJson.add(node, info);
    return node.field("SizeRootFs", 0).field("SizeRw", node.nullNode());
  }

  /** The path of a file that the engine writes at the start; empty before the first start. */
  private static String provided(ContainerInfo info, String name) {
    return info.startedAt().equals(ContainerInfo.NEVER)
        ? ""
        : info.paths().runDir().resolve(name).toString();
  }

  private static void state(StructNode state, ContainerInfo info) {
    state.put("OciVersion", OciSpecVersion.CURRENT);
    state.put("Status", StatusText.state(info));
    state.put("Running", info.state() == ContainerState.RUNNING && !info.stopping());
    state.put("Restarting", false);
    state.put("Paused", info.state() == ContainerState.PAUSED);
    state.put("OOMKilled", info.oomKilled());
    state.put("Dead", info.state() == ContainerState.UNKNOWN);
    state.put("Pid", info.pid());
    state.put("ConmonPid", conmon(info));
    state.put("ExitCode", info.exitCode());
    state.put("Error", info.error());
    state.time("StartedAt", info.startedAt()).time("FinishedAt", info.finishedAt());
    state.time("CheckpointedAt", ContainerInfo.NEVER).time("RestoredAt", ContainerInfo.NEVER);
    state.emptyFields("CheckpointLog", "CheckpointPath", "RestoreLog");
    state.field("Checkpointed", false).field("Restored", false);
    Health health = info.health();
    ObjectNode node = state.putObject("Health");
    state.field("Healthcheck", node);
    node.put("Status", StatusText.health(health.status()));
    node.put("FailingStreak", health.failures());
    ArrayNode log = node.putArray("Log");
    for (Health.Result result : health.log()) {
      log.addObject()
          .put("Start", result.start().toString())
          .put("End", result.end().toString())
          .put("ExitCode", result.code())
          .put("Output", lines(result.output()));
    }
  }

  /** The file with the id of conmon's process while the container runs. */
  public static String conmonPidFile(ContainerInfo info) {
    return pidFile(info.spec().process().supervisorPidFile(), info, "conmon.pid");
  }

  /** Removes the end of the last line, as Podman does. */
  private static String lines(String output) {
    return output.endsWith("\n") ? output.substring(0, output.length() - 1) : output;
  }

  private static String pidFile(String asked, ContainerInfo info, String usual) {
    return asked.isEmpty() ? info.paths().runDir().resolve(usual).toString() : asked;
  }

  /** Returns the pid of conmon; 0 if it does not run. */
  public static int conmon(ContainerInfo info) {
    Path file = info.paths().runDir().resolve("conmon.pid");
    try {
      return info.pid() > 0 && Files.exists(file)
          ? Integer.parseInt(Files.readString(file).strip())
          : 0;
    } catch (IOException | NumberFormatException e) {
      LOG.debug("{} does not contain the pid of conmon", file, e);
      return 0;
    }
  }

  /** As in Podman, the values of the first network are repeated at the top level. */
  private static void network(StructNode settings, ContainerInfo info, ContainerDetails details) {
    for (String text :
        List.of(
            "EndpointID",
            "IPv6Gateway",
            "GlobalIPv6Address",
            "LinkLocalIPv6Address",
            "Bridge",
            "SandboxID",
            "IPAddress",
            "Gateway",
            "MacAddress")) {
      settings.put(text, "");
    }
    for (String number : List.of("IPPrefixLen", "GlobalIPv6PrefixLen", "LinkLocalIPv6PrefixLen")) {
      settings.put(number, 0);
    }
    settings.put("HairpinMode", false);
    settings.emptyLists("AdditionalMacAddresses", "SecondaryIPAddresses", "SecondaryIPv6Addresses");
    settings.embedded("InspectBasicNetworkConfig");
    ports(settings.putObject("Ports"), info, details);
    Path namespace = info.paths().runDir().resolve("netns");
    settings.put("SandboxKey", info.networks().isEmpty() ? "" : namespace.toString());
    ObjectNode networks = settings.putObject("Networks");
    for (ContainerInfo.Network network : networks(info)) {
      ObjectNode node = networks.putObject(network.name());
      addresses(node, network);
      node.put("MacAddress", network.mac());
      if (networks.size() == 1) {
        settings.setAll(node.deepCopy());
      }
      node.put("EndpointID", "").put("NetworkID", network.name());
      node.putNull("DriverOpts").putNull("IPAMConfig").putNull("Links");
      info.spec()
          .networking()
          .joining(network.name())
          .aliases()
          .forEach(node.putArray("Aliases")::add);
      node.withArray("/Aliases").add(info.id().substring(0, 12));
    }
  }

  /** The joined networks, and those that a container which is not running will join. */
  private static List<ContainerInfo.Network> networks(ContainerInfo info) {
    return info.networks().isEmpty()
        ? ContainerLine.networks(info).stream()
            .map(name -> ContainerInfo.Network.builder(name).build())
            .toList()
        : info.networks();
  }

  /** Returns the first address of each IP version. */
  private static void addresses(ObjectNode node, ContainerInfo.Network network) {
    for (boolean six : new boolean[] {false, true}) {
      String address = first(network.addresses(), six);
      int slash = address.indexOf('/');
      int length = slash < 0 ? 0 : Integer.parseInt(address.substring(slash + 1));
      node.put(six ? "GlobalIPv6Address" : "IPAddress", address.replaceFirst("/.*", ""));
      node.put(six ? "GlobalIPv6PrefixLen" : "IPPrefixLen", length);
      node.put(six ? "IPv6Gateway" : "Gateway", first(network.gateways(), six));
    }
  }

  private static String first(List<String> addresses, boolean six) {
    return addresses.stream().filter(one -> one.contains(":") == six).findFirst().orElse("");
  }

  /** Returns the host's addresses and ports by port of the container; null if not published. */
  private static void ports(ObjectNode ports, ContainerInfo info, ContainerDetails details) {
    for (PortMapping one : info.spec().networking().ports()) {
      for (int i = 0; i < one.count(); i++) {
        ports
            .withArray("/" + (one.containerPort() + i) + "~1" + one.protocol())
            .addObject()
            .put("HostIp", one.hostAddress())
            .put("HostPort", String.valueOf(one.hostPort() + i));
      }
    }
    details.exposedPorts().stream().filter(port -> !ports.has(port)).forEach(ports::putNull);
  }

  private static void config(StructNode config, ContainerInfo info, ContainerDetails details) {
    config.put(
        "Hostname",
        info.spec().hostname().isEmpty() ? info.id().substring(0, 12) : info.spec().hostname());
    config.put("Domainname", "");
    config.field("DomainName", "").emptyFields("SdNotifySocket");
    config.omitEmpty("SystemdMode", details.systemd());
    ArrayNode roots = config.arrayNode();
    info.spec().mounting().chrootDirs().forEach(roots::add);
    config.omitEmpty("ChrootDirs", roots);
    config.put("User", details.user());
    config.put("AttachStdin", false).put("AttachStdout", false).put("AttachStderr", false);
    config.put("Tty", info.spec().tty());
    config.put("OpenStdin", info.spec().openStdin());
    config.put("StdinOnce", false);
    details.env().forEach(config.putArray("Env")::add);
    details.command().forEach(config.putArray("Cmd")::add);
    config.put("Image", info.imageName());
    config.put("WorkingDir", details.workdir());
    config.put("Entrypoint", String.join(" ", details.entrypoint()));
    ObjectNode volumes = config.putObject("Volumes");
    details.volumes().forEach(volumes::putObject);
    config.putNull("OnBuild");
    info.spec().labels().forEach(config.putObject("Labels")::put);
    details.annotations().forEach(config.putObject("Annotations")::put);
    healthcheck(config, details.health());
    config.put("Timeout", info.spec().timeout().toSeconds());
    config.put("StopSignal", details.stopSignal());
    config.put("StopTimeout", info.spec().stopTimeout().toSeconds());
    config.put(
        "HealthcheckOnFailureAction",
        info.spec().health().onFailure().name().toLowerCase(Locale.ROOT));
    String asked = info.spec().process().umask();
    String umask = asked.isEmpty() ? "22" : asked;
    config.put("Umask", "0000".substring(Math.min(umask.length(), 4)) + umask);
    config.omitEmpty("Timezone", info.spec().process().timezone());
    config.put("Passwd", info.spec().process().accounts().added());
    config.put("sdNotifyMode", "ignore");
    info.spec().createCommand().forEach(config.withArray("/CreateCommand")::add);
    ArrayNode secrets = config.arrayNode();
    for (SecretUse use : info.spec().mounting().secrets()) {
      // As in Podman, only secrets in files are shown.
      if (!use.variable()) {
        secrets
            .addObject()
            .put("Name", use.secret())
            .put("UID", use.uid())
            .put("GID", use.gid())
            .put("Mode", use.mode());
      }
    }
    config.omitEmpty("Secrets", secrets);
  }

  private static void healthcheck(ObjectNode config, HealthCheck health) {
    if (health.test().isEmpty()) {
      return;
    }
    StructNode node = StructNode.of(config.putObject("Healthcheck"));
    health.test().forEach(node.putArray("Test")::add);
    if (!health.present()) {
      return;
    }
    node.omitEmpty("Interval", health.interval().toNanos());
    node.omitEmpty("Timeout", health.timeout().toNanos());
    node.omitEmpty("StartPeriod", health.startPeriod().toNanos());
    node.omitEmpty("Retries", health.retries());
    StartupCheck startup = health.startup();
    if (startup.present()) {
      ObjectNode first = config.putObject("StartupHealthCheck");
      startup.test().forEach(first.putArray("Test")::add);
      first.put("Interval", startup.interval().toNanos());
      first.put("Timeout", startup.timeout().toNanos());
      first.put("Retries", startup.retries());
      first.put("Successes", startup.successes());
    }
  }

  /** The path of the log; as in Podman, empty for a driver that writes no file. */
  private static String logPath(ContainerInfo info) {
    boolean file = !NO_FILE.contains(info.spec().logDriver());
    return file || !info.spec().logPath().isEmpty() ? info.paths().log().toString() : "";
  }

  private static void host(StructNode host, ContainerInfo info, ContainerDetails details) {
    host.put("NetworkMode", networkMode(info));
    host.putObject("LogConfig")
        .put("Type", info.spec().logDriver())
        .put("Path", logPath(info))
        .put("Tag", info.spec().logTag())
        .put("Size", HumanUnits.decimalSize(info.requested().logSizeMax()))
        .putNull("Config");
    host.put(
        "CgroupManager",
        details.cgroup().startsWith("/") || details.cgroup().isEmpty() ? "cgroupfs" : "systemd");
    host.put(
        "ContainerIDFile", info.spec().annotations().getOrDefault(PodmanAnnotations.CID_FILE, ""));
    host.omitEmpty("Init", !info.spec().init().isEmpty());
    ports(host.putObject("PortBindings"), info, details);
    host.put("PublishAllPorts", info.spec().networking().publishAll());
    host.put("VolumeDriver", "");
    info.spec().mounting().volumesFrom().forEach(host.putArray("VolumesFrom")::add);
    host.put("Cgroup", "").put("Cgroups", cgroups(info.spec().cgroups())).put("Isolation", "");
    host.putArray("Links");
    host.putObject("Tmpfs");
    host.putArray("Binds");
    host.putArray("ConsoleSize").add(0).add(0);
    info.spec().sysctls().forEach(host.putObject("Sysctls")::put);
    host.putObject("RestartPolicy")
        .put("Name", info.spec().restart().name())
        .put("MaximumRetryCount", info.spec().restart().retries());
    host.put("AutoRemove", info.spec().autoRemove());
    host.put("ReadonlyRootfs", info.spec().readOnly());
    security(host, info.spec().security());
    capabilities(host, info.spec().security(), details);
    host.put("Runtime", "oci");
    host.put("ShmSize", info.spec().shmSize());
    host.put("CgroupParent", info.spec().cgroupParent());
    resources(host, info.spec().resources());
    namespaces(host, info.spec());
    ids(host, info.spec());
    info.spec().process().groups().forEach(host.putArray("GroupAdd")::add);
    host.put("OomScoreAdj", info.spec().process().oomScoreAdj().orElse(0));
    names(host, info.spec().nameService());
    ArrayNode limits = host.putArray("Ulimits");
    info.spec()
        .rlimits()
        .forEach(
            limit ->
                limits
                    .addObject()
                    .put("Name", limit.type())
                    .put("Soft", limit.soft())
                    .put("Hard", limit.hard()));
  }

  /** Podman shows the names of networks in NetworkSettings only. */
  private static String networkMode(ContainerInfo info) {
    String network = info.spec().network();
    return !ContainerLine.networks(info).isEmpty()
        ? "bridge"
        : NetworkMode.isSlirp(network) ? NetworkMode.SLIRP : network;
  }

  private static String cgroups(CgroupMode mode) {
    return switch (mode) {
      case CONFIGURED, ENABLED, NO_CONMON -> "default";
      case DISABLED, SPLIT -> mode.word();
    };
  }

  private static void resources(ObjectNode host, Resources limits) {
    host.put("Memory", limits.memory().orElse(0));
    host.put("MemoryReservation", limits.memoryReservation().orElse(0));
    host.put("MemorySwap", limits.memorySwap().orElse(limits.memory().orElse(0) * SWAP_FOR_MEMORY));
    boolean memory =
        limits.memory().isPresent()
            || limits.memoryReservation().isPresent()
            || limits.memorySwap().isPresent()
            || limits.oomKillDisable();
    host.put("MemorySwappiness", limits.memorySwappiness().orElse(memory ? -1 : 0));
    host.put("OomKillDisable", limits.oomKillDisable());
    host.put("CpuShares", limits.cpuShares().orElse(0));
    long period = limits.cpuPeriod().orElse(0);
    long quota = limits.cpuQuota().orElse(0);
    host.put("CpuPeriod", period);
    host.put("CpuQuota", quota);
    host.put("NanoCpus", quota > 0 && period > 0 ? quota * NANOS / period : 0);
    host.put("CpuRealtimePeriod", limits.cpuRealtimePeriod().orElse(0));
    host.put("CpuRealtimeRuntime", limits.cpuRealtimeRuntime().orElse(0));
    host.put("CpusetCpus", limits.cpusetCpus());
    host.put("CpusetMems", limits.cpusetMems());
    host.put("PidsLimit", Math.max(limits.pids().orElse(0), 0));
    host.put("BlkioWeight", limits.blkioWeight().orElse(0));
    for (DeviceRate.Kind kind : DeviceRate.Kind.values()) {
      ArrayNode rates = host.putArray(rates(kind));
      for (DeviceRate rate : limits.deviceRates()) {
        if (rate.kind() == kind) {
          boolean weight = kind == DeviceRate.Kind.WEIGHT;
          rates
              .addObject()
              .put("Path", rate.device())
              .put(weight ? "Weight" : "Rate", rate.value());
        }
      }
    }
    host.put("DiskQuota", 0).put("KernelMemory", 0);
    host.put("CpuCount", 0).put("CpuPercent", 0);
    host.put("IOMaximumIOps", 0).put("IOMaximumBandwidth", 0);
    Map<String, String> unified = limits.unified();
    if (unified.isEmpty()) {
      host.putNull("CgroupConf");
    } else {
      unified.forEach(host.putObject("CgroupConf")::put);
    }
  }

  private static String rates(DeviceRate.Kind kind) {
    return switch (kind) {
      case WEIGHT -> "BlkioWeightDevice";
      case READ_BYTES -> "BlkioDeviceReadBps";
      case WRITE_BYTES -> "BlkioDeviceWriteBps";
      case READ_OPERATIONS -> "BlkioDeviceReadIOps";
      case WRITE_OPERATIONS -> "BlkioDeviceWriteIOps";
    };
  }

  private static void namespaces(ObjectNode host, ContainerSpec spec) {
    Namespaces namespaces = spec.namespaces();
    host.put("PidMode", mode(namespaces.pid()));
    host.put("IpcMode", ipc(namespaces));
    host.put("UTSMode", mode(namespaces.uts()));
    host.put("CgroupMode", mode(namespaces.cgroup()));
    host.put("UsernsMode", user(spec));
  }

  /** The user namespace; empty for the host's. */
  private static String user(ContainerSpec spec) {
    NamespaceChoice choice = spec.namespaces().user();
    boolean mapped = !spec.uidMappings().isEmpty() || !spec.gidMappings().isEmpty();
    return choice.kind() == NamespaceChoice.Kind.HOST
        ? ""
        : choice.kind() == NamespaceChoice.Kind.DEFAULT && mapped ? "private" : choice.text();
  }

  /** The id mappings; those of users count for groups too if groups have none, and vice versa. */
  private static void ids(ObjectNode host, ContainerSpec spec) {
    List<IdMapping> users = spec.uidMappings();
    List<IdMapping> groups = spec.gidMappings();
    if (!users.isEmpty() || !groups.isEmpty()) {
      ObjectNode ids = host.withObject("/IDMappings");
      mappings(ids.putArray("UidMap"), users.isEmpty() ? groups : users);
      mappings(ids.putArray("GidMap"), groups.isEmpty() ? users : groups);
    }
  }

  private static void mappings(ArrayNode array, List<IdMapping> mappings) {
    mappings.forEach(one -> array.add(one.container() + ":" + one.host() + ":" + one.size()));
  }

  /** By default, other containers can join the IPC namespace. */
  private static String ipc(Namespaces namespaces) {
    String mode = namespaces.ipc().text();
    return !namespaces.shm() ? "none" : mode.isEmpty() ? "shareable" : mode;
  }

  private static String mode(NamespaceChoice choice) {
    return choice.kind() == NamespaceChoice.Kind.DEFAULT ? "private" : choice.text();
  }

  private static void names(ObjectNode host, NameService names) {
    names.servers().forEach(host.putArray("Dns")::add);
    names.options().forEach(host.putArray("DnsOptions")::add);
    names.searches().forEach(host.putArray("DnsSearch")::add);
    names.hosts().forEach(host.putArray("ExtraHosts")::add);
  }

  /** As in Podman, the differences between the bounding set and Docker's default set. */
  private static void capabilities(ObjectNode host, Security security, ContainerDetails details) {
    ArrayNode added = host.putArray("CapAdd");
    ArrayNode dropped = host.putArray("CapDrop");
    if (!security.privileged()) {
      details.bounding().stream().filter(one -> !USUAL_CAPS.contains(one)).forEach(added::add);
      USUAL_CAPS.stream().filter(one -> !details.bounding().contains(one)).forEach(dropped::add);
    }
  }

  private static void security(ObjectNode host, Security security) {
    host.put("Privileged", security.privileged());
    ArrayNode options = host.putArray("SecurityOpt");
    if (security.noNewPrivileges()) {
      options.add("no-new-privileges");
    }
    if (!security.seccomp().isEmpty()) {
      options.add("seccomp=" + security.seccomp());
    }
    if (!security.apparmor().isEmpty()) {
      options.add("apparmor=" + security.apparmor());
    }
    security.labels().forEach(label -> options.add("label=" + label));
    if (!security.mask().isEmpty()) {
      options.add("mask=" + String.join(":", security.mask()));
    }
    if (!security.unmask().isEmpty()) {
      options.add("unmask=" + String.join(":", security.unmask()));
    }
    ArrayNode devices = host.putArray("Devices");
    for (Device device : security.devices()) {
      devices
          .addObject()
          .put("PathOnHost", device.host())
          .put("PathInContainer", device.container())
          .put("CgroupPermissions", device.permissions());
    }
  }
}
