package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.EngineInfo;
import dev.carob.api.container.HostInfo;
import dev.carob.api.types.ProgramInfo;
import dev.carob.cli.podman.format.StructNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The engine and its host, as {@code info} and {@code version} print them. */
public final class EngineJson {

  private static final String UNKNOWN = "Unknown";
  private static final double HOURS_OF_DAY = 24;

  private EngineJson() {}

  /**
   * Returns the JSON of {@code version}.
   *
   * @param architecture of the host, in Go's names
   */
  public static StructNode version(EngineInfo info, String architecture) {
    StructNode node = StructNode.create();
    StructNode client = StructNode.of(node.putObject("Client"));
    version(client, info, architecture);
    client.put("JavaVersion", java());
    // Client and server are the same program.
    return node.field("Server", client)
        .field("Version", client.path("Version"))
        .field("GoVersion", client.path("GoVersion"))
        .field("OsArch", client.path("OsArch"));
  }

  private static void version(StructNode node, EngineInfo info, String architecture) {
    node.put("APIVersion", info.version());
    node.put("Version", info.version());
    // Podman prints the version of Go here, such as go1.19.
    node.put("GoVersion", "java" + java());
    node.put("GitCommit", "");
    node.put("BuiltTime", "");
    node.put("Built", 0);
    node.put("OsArch", "linux/" + architecture);
    node.put("Os", "linux");
  }

  private static String java() {
    return System.getProperty("java.version", "");
  }

  /**
   * What is installed beside the engine.
   *
   * @param buildah version of Buildah; empty: not installed
   * @param slirp4netns path of the program; empty: not installed
   * @param storageConf path of storage.conf
   * @param packages finds the package of a program, as {@code name_version_architecture}
   */
  public record Installed(
      String buildah,
      String slirp4netns,
      String storageConf,
      Function<String, Optional<String>> packages) {}

  /**
   * Returns the JSON of {@code info}.
   *
   * @param images number of images in the store
   * @param installed what is installed beside the engine
   */
  public static StructNode info(EngineInfo info, HostInfo host, int images, Installed installed) {
    StructNode node = StructNode.create();
    host(StructNode.of(node.putObject("host")), info, host, installed);
    StructNode plugins = StructNode.of(node.putObject("plugins"));
    plugins.putNull("authorization");
    plugins.emptyLists("Authorization");
    host.logDrivers().forEach(plugins.putArray("log")::add);
    List.of("bridge", "macvlan", "ipvlan").forEach(plugins.putArray("network")::add);
    plugins.putArray("volume").add(VolumeJson.DRIVER);
    node.putObject("registries");
    store(StructNode.of(node.putObject("store")), info, host, images, installed);
    version(StructNode.of(node.putObject("version")), info, host.architecture());
    ObjectNode engine = node.putObject("engine");
    engine.put("version", info.version());
    engine.put("pid", info.pid());
    engine.put("started", info.started().toString());
    engine.put("java", java());
    return node;
  }

  private static void host(StructNode node, EngineInfo info, HostInfo host, Installed installed) {
    node.put("arch", host.architecture());
    node.put("buildahVersion", installed.buildah());
    node.put("cgroupManager", host.cgroupManager());
    node.put("cgroupVersion", "v" + host.cgroupVersion());
    node.field("CgroupsVersion", "v" + host.cgroupVersion());
    host.cgroupControllers().forEach(node.putArray("cgroupControllers")::add);
    program(node.putObject("conmon"), host.programs(), 1, installed);
    node.putObject("cpuUtilization")
        .put("userPercent", host.cpuUser())
        .put("systemPercent", host.cpuSystem())
        .put("idlePercent", host.cpuIdle());
    node.put("cpus", host.cpus());
    distribution(StructNode.of(node.putObject("distribution")), host.release());
    node.put("eventLogger", "file");
    node.put("hostname", host.hostname());
    ObjectNode ids = node.putObject("idMappings");
    ids.putNull("gidmap").putNull("uidmap");
    StructNode.of(ids).emptyLists("GIDMap", "UIDMap");
    node.put("kernel", host.kernel());
    node.put("linkmode", "dynamic");
    node.put("logDriver", host.logDrivers().stream().findFirst().orElse(""));
    node.put("memFree", host.memoryFree()).put("memTotal", host.memoryTotal());
    node.put("networkBackend", info.defaults().getOrDefault("network", ""));
    program(node.putObject("ociRuntime"), host.programs(), 0, installed);
    node.put("os", "linux");
    Path socket = info.run().resolve("podman.sock");
    StructNode.of(node.putObject("remoteSocket").put("path", socket.toString()))
        .field("Exists", Files.exists(socket));
    security(StructNode.of(node.putObject("security")), host);
    node.put("serviceIsRemote", false);
    String slirp = installed.slirp4netns();
    node.putObject("slirp4netns")
        .put("executable", slirp)
        .put("package", slirp.isEmpty() ? "" : installed.packages().apply(slirp).orElse(UNKNOWN))
        .put("version", "");
    node.put("swapFree", host.swapFree()).put("swapTotal", host.swapTotal());
    node.put("uptime", uptime(host.uptime()));
  }

  private static void program(
      ObjectNode node, List<ProgramInfo> programs, int index, Installed installed) {
    ProgramInfo program =
        index < programs.size() ? programs.get(index) : ProgramInfo.builder("", "", "").build();
    if (index == 0) {
      node.put("name", program.name());
    }
    node.put("package", installed.packages().apply(program.path()).orElse(UNKNOWN));
    node.put("path", program.path()).put("version", program.version());
  }

  private static void distribution(StructNode node, Map<String, String> release) {
    node.put("distribution", release.getOrDefault("ID", "unknown"));
    node.field("Variant", release.getOrDefault("VARIANT_ID", ""));
    node.field("Codename", release.getOrDefault("VERSION_CODENAME", ""));
    if (release.containsKey("VARIANT_ID")) {
      node.put("variant", release.get("VARIANT_ID"));
    }
    node.put("version", release.getOrDefault("VERSION_ID", "unknown"));
    if (release.containsKey("VERSION_CODENAME")) {
      node.put("codename", release.get("VERSION_CODENAME"));
    }
  }

  private static void security(StructNode node, HostInfo host) {
    String capabilities = String.join(",", host.capabilities());
    node.put("apparmorEnabled", host.apparmor());
    node.put("capabilities", capabilities);
    node.field("DefaultCapabilities", capabilities);
    node.put("rootless", false);
    node.put("seccompEnabled", true);
    node.put("seccompProfilePath", host.seccompProfile());
    node.put("selinuxEnabled", host.selinux());
  }

  /** Formats the uptime as Podman does: {@code 14h 4m 45.00s (Approximately 0.58 days)}. */
  private static String uptime(Duration up) {
    String text =
        String.format(
            Locale.ROOT,
            "%dh %dm %d.%02ds",
            up.toHours(),
            up.toMinutesPart(),
            up.toSecondsPart(),
            up.toMillisPart() / 10);
    return up.toHours() < 1
        ? text
        : text
            + String.format(Locale.ROOT, " (Approximately %.2f days)", up.toHours() / HOURS_OF_DAY);
  }

  private static void store(
      StructNode node, EngineInfo info, HostInfo host, int images, Installed installed) {
    node.put("configFile", installed.storageConf());
    ObjectNode containers = node.putObject("containerStore");
    int number = info.containers().values().stream().mapToInt(i -> i).sum();
    int running = info.containers().getOrDefault(ContainerState.RUNNING, 0);
    int paused = info.containers().getOrDefault(ContainerState.PAUSED, 0);
    containers.put("number", number).put("paused", paused).put("running", running);
    containers.put("stopped", number - paused - running);
    node.put("graphDriverName", info.defaults().getOrDefault("storage", ""));
    node.putObject("graphOptions");
    node.put("graphRoot", info.root().resolve("storage").toString());
    node.put("graphRootAllocated", host.storageSize()).put("graphRootUsed", host.storageUsed());
    node.putObject("graphStatus");
    node.put("imageCopyTmpDir", info.root().resolve("storage/tmp").toString());
    node.putObject("imageStore").put("number", images);
    node.put("runRoot", info.run().toString());
    node.put("volumePath", info.volumes().toString());
  }
}
