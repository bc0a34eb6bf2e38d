package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.container.HostInfo;
import dev.carob.linux.AppArmor;
import dev.carob.linux.CgroupFeatures;
import dev.carob.linux.HostName;
import dev.carob.linux.Selinux;
import dev.carob.runtime.core.defaults.ContainerDefaults;
import dev.carob.runtime.core.spec.OciSpec;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Describes the host from the kernel's files and {@code os-release}. */
final class HostDescription {

  private static final long KIBI = 1024;
  private static final long MILLIS = 1000;

  // The order in which Podman lists them.
  private static final List<String> CONTROLLERS =
      List.of(
          "cpuset", "cpu", "cpuacct", "blkio", "io", "memory", "devices", "freezer", "hugetlb",
          "pids", "rdma");

  private final Path top;

  /**
   * @param top the root directory of the host
   */
  HostDescription(Path top) {
    this.top = top;
  }

  /**
   * Describes the host, except for the programs that the engine runs.
   *
   * @param root the engine's root directory
   */
  HostInfo of(Path root) {
    try {
      HostInfo.Builder host =
          HostInfo.builder(
                  HostName.get(),
                  System.getProperty("os.version", ""),
                  architecture(System.getProperty("os.arch", "")))
              .cpus(Runtime.getRuntime().availableProcessors())
              .uptime(uptime())
              .release(release())
              .cgroupVersion(CgroupFeatures.unified() ? 2 : 1)
              .cgroupControllers(CONTROLLERS.stream().filter(HostDescription::has).toList())
              .cgroupManager(CgroupFeatures.managedBySystemd() ? "systemd" : "cgroupfs")
              .capabilities(OciSpec.defaultCapabilities())
              .seccompProfile(OciSpec.seccompProfile().map(Path::toString).orElse(""))
              .apparmor(AppArmor.ofThisHost().enabled())
              .selinux(Selinux.ofThisHost().enabled())
              .logDrivers(ContainerDefaults.LOG_DRIVERS);
      memory(host);
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

  private static String architecture(String java) {
    return switch (java) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> java;
    };
  }

  private Duration uptime() throws IOException {
    String seconds = Files.readString(top.resolve("proc/uptime")).split(" ")[0];
    return Duration.ofMillis((long) (Double.parseDouble(seconds) * MILLIS));
  }

  private Map<String, String> release() throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String name : List.of("etc/os-release", "usr/lib/os-release")) {
      Path file = top.resolve(name);
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

  private void memory(HostInfo.Builder host) throws IOException {
    Map<String, Long> values = new HashMap<>();
    for (String line : Files.readAllLines(top.resolve("proc/meminfo"))) {
      String[] words = line.split("[: ]+");
      values.put(words[0], Long.parseLong(words[1]) * KIBI);
    }
    host.memoryTotal(values.getOrDefault("MemTotal", 0L))
        .memoryFree(values.getOrDefault("MemFree", 0L))
        .swapTotal(values.getOrDefault("SwapTotal", 0L))
        .swapFree(values.getOrDefault("SwapFree", 0L));
  }

  /** Shares of user, system and idle time (proc(5), {@code /proc/stat}). */
  private void processors(HostInfo.Builder host) throws IOException {
    String line = Files.readAllLines(top.resolve("proc/stat")).get(0);
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
