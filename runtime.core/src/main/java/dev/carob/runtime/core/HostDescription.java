package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.container.HostInfo;
import dev.carob.api.types.image.Platform;
import dev.carob.linux.AppArmor;
import dev.carob.linux.CgroupFeatures;
import dev.carob.linux.HostName;
import dev.carob.linux.ProcessInfo;
import dev.carob.linux.Selinux;
import dev.carob.runtime.core.record.LogDriver;
import dev.carob.runtime.core.spec.OciSpec;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Describes the host from the kernel's files and {@code os-release}. */
final class HostDescription {

  // The cgroup controllers, in the order of Podman's list.
  private static final List<String> CONTROLLERS =
      List.of(
          "cpuset", "cpu", "cpuacct", "blkio", "io", "memory", "devices", "freezer", "hugetlb",
          "pids", "rdma");

  private HostDescription() {}

  /**
   * Describes the host, except for the programs that the engine runs.
   *
   * @param root the engine's root directory
   */
  static HostInfo of(Path root) {
    try {
      HostInfo.Builder host =
          HostInfo.builder(
                  HostName.get(),
                  System.getProperty("os.version", ""),
                  Platform.host().architecture())
              .cpus(Runtime.getRuntime().availableProcessors())
              .uptime(ProcessInfo.uptime())
              .release(release())
              .cgroupVersion(CgroupFeatures.unified() ? 2 : 1)
              .cgroupControllers(CONTROLLERS.stream().filter(HostDescription::has).toList())
              .cgroupManager(CgroupFeatures.managedBySystemd() ? "systemd" : "cgroupfs")
              .capabilities(OciSpec.defaultCapabilities())
              .seccompProfile(OciSpec.seccompProfile().map(Path::toString).orElse(""))
              .apparmor(AppArmor.ofThisHost().enabled())
              .selinux(Selinux.ofThisHost().enabled())
              .memoryTotal(memory("MemTotal"))
              .memoryFree(memory("MemFree"))
              .swapTotal(memory("SwapTotal"))
              .swapFree(memory("SwapFree"))
              .logDrivers(LogDriver.names());
      processors(host);
      FileStore files = Files.getFileStore(root);
      return host.storageSize(files.getTotalSpace())
          .storageUsed(files.getTotalSpace() - files.getUnallocatedSpace())
          .build();
    } catch (IOException e) {
      throw new CarobException.Internal("cannot read the host's properties: " + e.getMessage(), e);
    }
  }

  private static boolean has(String controller) {
    // CgroupFeatures knows the v2 controller "io" under its v1 name.
    boolean v2 = CgroupFeatures.unified();
    return switch (controller) {
      case "io" -> v2 && CgroupFeatures.has("blkio");
      case "blkio" -> !v2 && CgroupFeatures.has(controller);
      default -> CgroupFeatures.has(controller);
    };
  }

  private static long memory(String key) {
    return ProcessInfo.machineMemory(key).orElse(0);
  }

  private static Map<String, String> release() throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String name : List.of("/etc/os-release", "/usr/lib/os-release")) {
      Path file = Path.of(name);
      if (!values.isEmpty() || !Files.exists(file)) {
        continue;
      }
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.startsWith("#")) {
          String value = line.substring(equals + 1).strip();
          values.put(line.substring(0, equals), value.replaceAll("^([\"'])(.*)\\1$", "$2"));
        }
      }
    }
    return values;
  }

  /** Shares of user, system and idle time (proc(5), {@code /proc/stat}). */
  private static void processors(HostInfo.Builder host) throws IOException {
    String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
    List<Long> times = new ArrayList<>();
    Arrays.stream(line.split(" +")).skip(1).map(Long::parseLong).forEach(times::add);
    double all = Math.max(1, times.stream().mapToLong(time -> time).sum());
    double user = times.get(0) + times.get(1);
    double system = times.get(2);
    double idle = times.get(3);
    host.cpuUser(percent(user / all)).cpuSystem(percent(system / all)).cpuIdle(percent(idle / all));
  }

  /** Converts a share to a percentage with two decimals. */
  private static double percent(double share) {
    return Math.round(share * 10_000) / 100.0;
  }
}
