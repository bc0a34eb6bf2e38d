package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Device;
import dev.carob.api.container.Health;
import dev.carob.api.container.HealthCheck;
import dev.carob.api.container.IdMapping;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.NameService;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.container.Resources;
import dev.carob.api.container.Security;
import dev.carob.api.image.Image;
import dev.carob.api.image.ImageConfig;
import dev.carob.shell.gogo.format.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}, in Podman's shape. */
@Command(name = "inspect", description = "Tell all about containers and images, as JSON")
final class InspectVerb extends Verb {

  private static final long NANOS = 1_000_000_000;
  private static final long SWAP_FOR_MEMORY = 2;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "json or a Go template")
  private String format = "json";

  @Option(
      names = {"-s", "--size"},
      description = "Also what a container takes of the disk")
  private boolean size;

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "container, image or all (the default)")
  private String type = "all";

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names or ids")
  private List<String> names = new ArrayList<>();

  InspectVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    if (!List.of("container", "image", "all").contains(type)) {
      throw new CarobException.InvalidArgument(
          "invalid type '" + type + "': there are container, image and all");
    }
    List<ObjectNode> found = new ArrayList<>();
    int code = 0;
    for (String name : names) {
      try {
        found.add(find(name));
      } catch (CarobException e) {
        error(e);
        code = FAILED;
      }
    }
    if (!found.isEmpty() || format.equals("json")) {
      Output.format(out(), format, found, Map.of());
    }
    return code;
  }

  private ObjectNode find(String name) {
    if (!type.equals("image")) {
      try {
        ContainerInfo info = engine().inspect(name);
        ObjectNode node = container(info);
        if (size) {
          ContainerSize taken = engine().size(info.id());
          node.put("SizeRw", taken.rw()).put("SizeRootFs", taken.rootFs());
        }
        return node;
      } catch (CarobException.NotFound e) {
        if (type.equals("container")) {
          throw e;
        }
      }
    }
    return services()
        .images()
        .find(name)
        .map(InspectVerb::image)
        .orElseThrow(
            () ->
                new CarobException.NotFound(
                    type.equals("all")
                        ? "no such object: \"" + name + "\""
                        : name + ": image not known"));
  }

  private static ObjectNode container(ContainerInfo info) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("Id", info.id());
    node.put("Created", info.created().toString());
    node.put("Path", info.args().isEmpty() ? "" : info.args().get(0));
    info.args().stream().skip(1).forEach(node.putArray("Args")::add);
    state(node.putObject("State"), info);
    node.put("Image", info.imageId());
    node.put("ImageName", info.imageName());
    node.put("Rootfs", info.spec().rootfs());
    node.put("ResolvConfPath", info.paths().runDir().resolve("resolv.conf").toString());
    node.put("HostnamePath", info.paths().runDir().resolve("hostname").toString());
    node.put("HostsPath", info.paths().runDir().resolve("hosts").toString());
    node.put("StaticDir", info.paths().bundle().toString());
    node.put("OCIConfigPath", info.paths().config().toString());
    node.put("OCIRuntime", info.backends().runtime());
    node.put("LogPath", info.paths().log().toString());
    node.put("ConmonPidFile", info.paths().runDir().resolve("conmon.pid").toString());
    node.put("PidFile", info.paths().runDir().resolve("pidfile").toString());
    node.put("Name", info.name());
    node.put("RestartCount", info.restarts());
    info.execs().forEach(node.putArray("ExecIDs")::add);
    info.spec().requires().forEach(node.putArray("Dependencies")::add);
    node.put("Driver", info.backends().storage());
    ObjectNode driver = node.putObject("GraphDriver");
    driver.put("Name", info.backends().storage());
    driver.putObject("Data").put("MergedDir", info.paths().rootfs());
    network(node.putObject("NetworkSettings"), info);
    config(node.putObject("Config"), info);
    host(node.putObject("HostConfig"), info);
    mounts(node, info);
    return node;
  }

  private static void state(ObjectNode state, ContainerInfo info) {
    state.put("OciVersion", "1.0.2");
    state.put("Status", Words.state(info.state()));
    state.put("Running", info.state() == ContainerState.RUNNING);
    state.put("Paused", info.state() == ContainerState.PAUSED);
    state.put("OOMKilled", info.oomKilled());
    state.put("Dead", info.state() == ContainerState.UNKNOWN);
    state.put("Pid", info.pid());
    state.put("ExitCode", info.exitCode());
    state.put("Error", info.error());
    state.put("StartedAt", info.startedAt().toString());
    state.put("FinishedAt", info.finishedAt().toString());
    Health health = info.health();
    ObjectNode node = state.putObject("Health");
    node.put("Status", Words.health(health.status()));
    node.put("FailingStreak", health.failures());
    ArrayNode log = node.putArray("Log");
    for (Health.Result result : health.log()) {
      log.addObject()
          .put("Start", result.start().toString())
          .put("End", result.end().toString())
          .put("ExitCode", result.code())
          .put("Output", result.output());
    }
  }

  /** The first network's values stand at the top too, as Podman has them. */
  private static void network(ObjectNode settings, ContainerInfo info) {
    settings.put("IPAddress", "").put("IPPrefixLen", 0).put("Gateway", "").put("MacAddress", "");
    ObjectNode networks = settings.putObject("Networks");
    for (ContainerInfo.Network network : info.networks()) {
      ObjectNode node = networks.putObject(network.name());
      String address = network.addresses().isEmpty() ? "" : network.addresses().get(0);
      int slash = address.indexOf('/');
      node.put("IPAddress", slash < 0 ? address : address.substring(0, slash));
      node.put("IPPrefixLen", slash < 0 ? 0 : Integer.parseInt(address.substring(slash + 1)));
      node.put("Gateway", network.gateway());
      node.put("MacAddress", network.mac());
      if (networks.size() == 1) {
        settings.setAll(node.deepCopy());
      }
    }
  }

  private static void config(ObjectNode config, ContainerInfo info) {
    config.put(
        "Hostname",
        info.spec().hostname().isEmpty() ? info.id().substring(0, 12) : info.spec().hostname());
    config.put("User", info.spec().user());
    config.put("AttachStdin", info.spec().openStdin());
    config.put("Tty", info.spec().tty());
    config.put("OpenStdin", info.spec().openStdin());
    info.spec().env().forEach((key, value) -> config.withArray("/Env").add(key + "=" + value));
    info.spec().command().forEach(config.putArray("Cmd")::add);
    config.put("Image", info.imageName());
    config.put("WorkingDir", info.spec().workdir());
    config.put("Entrypoint", String.join(" ", info.spec().entrypoint()));
    info.spec().labels().forEach(config.putObject("Labels")::put);
    info.spec().annotations().forEach(config.putObject("Annotations")::put);
    healthcheck(config, info.spec().health());
    config.put("Timeout", info.spec().timeout().toSeconds());
    config.put("StopSignal", info.spec().stopSignal());
    config.put("StopTimeout", info.spec().stopTimeout().toSeconds());
  }

  private static void healthcheck(ObjectNode config, HealthCheck health) {
    if (health.test().isEmpty()) {
      return;
    }
    ObjectNode node = config.putObject("Healthcheck");
    health.test().forEach(node.putArray("Test")::add);
    node.put("Interval", health.interval().toNanos());
    node.put("Timeout", health.timeout().toNanos());
    node.put("StartPeriod", health.startPeriod().toNanos());
    node.put("Retries", health.retries());
  }

  private static void host(ObjectNode host, ContainerInfo info) {
    host.put("NetworkMode", info.spec().network());
    host.putObject("LogConfig")
        .put("Type", info.spec().logDriver())
        .put("Path", info.paths().log().toString())
        .put("Size", info.spec().logSizeMax() + "B");
    host.putObject("RestartPolicy")
        .put("Name", info.spec().restart().name())
        .put("MaximumRetryCount", info.spec().restart().retries());
    host.put("AutoRemove", info.spec().autoRemove());
    host.put("ReadonlyRootfs", info.spec().readOnly());
    security(host, info.spec().security());
    host.put("Runtime", "oci");
    host.put("ShmSize", info.spec().shmSize());
    host.put("CgroupParent", info.spec().cgroupParent());
    resources(host, info.spec().resources());
    namespaces(host, info.spec().namespaces());
    ids(host, info.spec());
    info.spec().process().groups().forEach(host.putArray("GroupAdd")::add);
    host.put("OomScoreAdj", info.spec().process().oomScoreAdj().orElse(0));
    names(host, info.spec().nameService());
    info.spec()
        .rlimits()
        .forEach(
            limit ->
                host.withArray("/Ulimits")
                    .addObject()
                    .put("Name", limit.type())
                    .put("Soft", limit.soft())
                    .put("Hard", limit.hard()));
  }

  private static void mounts(ObjectNode node, ContainerInfo info) {
    ArrayNode array = node.putArray("Mounts");
    for (ContainerInfo.Mounted mount : info.mounts()) {
      if (mount.type() == MountSpec.Type.TMPFS) {
        node.withObject("/HostConfig/Tmpfs")
            .put(mount.destination(), String.join(",", mount.options()));
        continue;
      }
      ObjectNode one = array.addObject();
      one.put("Type", mount.volume().isEmpty() ? "bind" : "volume");
      if (!mount.volume().isEmpty()) {
        one.put("Name", mount.volume());
      }
      one.put("Source", mount.source());
      one.put("Destination", mount.destination());
      one.put("Driver", mount.volume().isEmpty() ? "" : "local");
      one.put("Mode", "");
      mount.options().forEach(one.putArray("Options")::add);
      one.put("RW", !mount.options().contains("ro"));
      one.put("Propagation", propagation(mount.options()));
      String from = mount.volume().isEmpty() ? mount.source() : mount.volume();
      node.withObject("/HostConfig")
          .withArray("/Binds")
          .add(from + ":" + mount.destination() + ":" + String.join(",", mount.options()));
    }
  }

  private static String propagation(List<String> options) {
    return options.stream()
        .filter(option -> option.matches("r?(shared|slave|private|unbindable)"))
        .findFirst()
        .orElse("rprivate");
  }

  private static void resources(ObjectNode host, Resources limits) {
    host.put("Memory", limits.memory().orElse(0));
    host.put("MemoryReservation", limits.memoryReservation().orElse(0));
    host.put("MemorySwap", limits.memorySwap().orElse(limits.memory().orElse(0) * SWAP_FOR_MEMORY));
    host.put("MemorySwappiness", limits.memorySwappiness().orElse(-1));
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
    host.put("PidsLimit", limits.pids().orElse(0));
    host.put("BlkioWeight", limits.blkioWeight().orElse(0));
  }

  private static void namespaces(ObjectNode host, Namespaces namespaces) {
    host.put("PidMode", mode(namespaces.pid()));
    host.put("IpcMode", namespaces.shm() ? mode(namespaces.ipc()) : "none");
    host.put("UTSMode", mode(namespaces.uts()));
    host.put("CgroupMode", mode(namespaces.cgroup()));
    host.put("UsernsMode", namespaces.user().text());
  }

  private static void ids(ObjectNode host, ContainerSpec spec) {
    if (!spec.uidMappings().isEmpty() || !spec.gidMappings().isEmpty()) {
      mappings(host.withObject("/IDMappings").putArray("UidMap"), spec.uidMappings());
      mappings(host.withObject("/IDMappings").putArray("GidMap"), spec.gidMappings());
    }
  }

  private static void mappings(ArrayNode array, List<IdMapping> mappings) {
    mappings.forEach(one -> array.add(one.container() + ":" + one.host() + ":" + one.size()));
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

  private static void security(ObjectNode host, Security security) {
    host.put("Privileged", security.privileged());
    security.capAdd().forEach(host.putArray("CapAdd")::add);
    security.capDrop().forEach(host.putArray("CapDrop")::add);
    ArrayNode options = host.putArray("SecurityOpt");
    if (security.noNewPrivileges()) {
      options.add("no-new-privileges");
    }
    if (!security.seccomp().isEmpty()) {
      options.add("seccomp=" + security.seccomp());
    }
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

  private static ObjectNode image(Image image) {
    ImageConfig config = image.config();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("Id", image.id());
    node.put("Digest", image.digest());
    image.names().forEach(node.putArray("RepoTags")::add);
    node.put("Created", image.created().toString());
    node.put("Os", "linux");
    node.put("Size", image.size());
    node.put("VirtualSize", image.size());
    node.put("User", config.user());
    ObjectNode process = node.putObject("Config");
    process.put("User", config.user());
    config.env().forEach(process.putArray("Env")::add);
    config.entrypoint().forEach(process.putArray("Entrypoint")::add);
    config.command().forEach(process.putArray("Cmd")::add);
    process.put("WorkingDir", config.workdir());
    process.put("StopSignal", config.stopSignal());
    config.labels().forEach(process.putObject("Labels")::put);
    config.labels().forEach(node.putObject("Labels")::put);
    node.putObject("GraphDriver").put("Name", image.storage());
    return node;
  }
}
