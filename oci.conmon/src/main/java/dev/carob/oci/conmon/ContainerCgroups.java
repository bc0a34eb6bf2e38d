package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.linux.Faults;
import dev.carob.spi.oci.OciUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The cgroups of a process in all hierarchies, and their statistics (cgroups(7); cgroup-v1 and
 * cgroup-v2 of the kernel's documentation). A file that a hierarchy does not have counts as 0.
 */
final class ContainerCgroups {

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  // Cgroup v1 reports the largest multiple of a page if there is no memory limit.
  private static final long NO_LIMIT = Long.MAX_VALUE >> 1;

  private final int pid;
  private final Path unified;
  private final Map<String, Path> byController = new HashMap<>();

  ContainerCgroups(int pid) {
    this.pid = pid;
    Path second = CGROUPS;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
        String[] parts = line.split(":", 3);
        String place = parts[2].substring(1);
        if (parts[0].equals("0")) {
          boolean hybrid = Files.isDirectory(CGROUPS.resolve("unified"));
          second = (hybrid ? CGROUPS.resolve("unified") : CGROUPS).resolve(place);
        } else if (!parts[1].isEmpty()) {
          for (String controller : parts[1].split(",", -1)) {
            byController.put(controller, CGROUPS.resolve(controller).resolve(place));
          }
        }
      }
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed("cannot read the cgroups of process " + pid, e);
    }
    this.unified = second;
  }

  /** Returns the processes in the cgroup and in the cgroups below it. */
  List<Integer> processes() {
    Path top = byController.getOrDefault("pids", byController.getOrDefault("memory", unified));
    TreeSet<Integer> found = new TreeSet<>();
    try (Stream<Path> tree = Files.walk(top)) {
      for (Path directory : tree.filter(Files::isDirectory).toList()) {
        lines(directory.resolve("cgroup.procs")).forEach(line -> found.add(Integer.valueOf(line)));
      }
    } catch (IOException | UncheckedIOException e) {
      // This cgroup or one below it may vanish meanwhile.
      throw new CarobException.RuntimeFailed("cannot list the processes of " + top + ": " + e, e);
    }
    return List.copyOf(found);
  }

  /** Returns true if the CPU controller is managed by cgroup v1. */
  boolean hasCpuQuota() {
    return byController.containsKey("cpu");
  }

  /** Removes the CPU quota of cgroup v1. */
  void removeCpuQuota() throws IOException {
    Path cpu = byController.get("cpu");
    if (cpu != null) {
      Faults.beforeFile("write cpu quota");
      Files.writeString(cpu.resolve("cpu.cfs_quota_us"), "-1");
      Faults.after("write cpu quota");
    }
  }

  /** Writes limits that the runtime ignores. */
  void write(CgroupLimits limits) throws IOException {
    limits.write(byController.get("memory"), byController.get("blkio"), unified);
  }

  OciUsage usage() {
    long[] network = network();
    long[] block = block();
    return OciUsage.builder()
        .cpu(cpu())
        .memory(first("memory", "memory.usage_in_bytes", "memory.current"))
        .memoryLimit(limit())
        .processes(first("pids", "pids.current", "pids.current"))
        .networkIn(network[0])
        .networkOut(network[1])
        .blockIn(block[0])
        .blockOut(block[1])
        .build();
  }

  private Duration cpu() {
    if (byController.containsKey("cpuacct")) {
      return Duration.ofNanos(first("cpuacct", "cpuacct.usage", ""));
    }
    return Duration.ofNanos(field(unified.resolve("cpu.stat"), "usage_usec").orElse(0L) * 1000);
  }

  private long limit() {
    long limit = first("memory", "memory.limit_in_bytes", "memory.max");
    return limit <= 0 || limit >= NO_LIMIT ? Long.MAX_VALUE : limit;
  }

  /** Reads a number from a controller's v1 file or from the v2 file. */
  private long first(String controller, String file, String unifiedFile) {
    Path directory = byController.get(controller);
    Path path = directory == null ? unified.resolve(unifiedFile) : directory.resolve(file);
    return lines(path).stream().findFirst().flatMap(ContainerCgroups::number).orElse(0L);
  }

  private static Optional<Long> field(Path file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .flatMap(line -> number(line.substring(name.length() + 1)));
  }

  /** The numbers of bytes read and written. */
  private long[] block() {
    long[] sum = new long[2];
    Path old = byController.get("blkio");
    if (old != null) {
      for (String line : lines(old.resolve("blkio.throttle.io_service_bytes_recursive"))) {
        String[] parts = line.split(" ", -1);
        if (parts.length == 3) {
          add(sum, parts[1].equals("Read") ? 0 : parts[1].equals("Write") ? 1 : -1, parts[2]);
        }
      }
      return sum;
    }
    for (String line : lines(unified.resolve("io.stat"))) {
      for (String part : line.split(" ", -1)) {
        int equals = part.indexOf('=');
        String key = equals < 0 ? "" : part.substring(0, equals);
        add(
            sum,
            key.equals("rbytes") ? 0 : key.equals("wbytes") ? 1 : -1,
            part.substring(equals + 1));
      }
    }
    return sum;
  }

  /**
   * The numbers of bytes received and sent by all interfaces except the loopback (proc(5),
   * net/dev).
   */
  private long[] network() {
    long[] sum = new long[2];
    for (String line : lines(Path.of("/proc/" + pid + "/net/dev"))) {
      int colon = line.indexOf(':');
      if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
        continue;
      }
      String[] fields = line.substring(colon + 1).strip().split("\\s+", -1);
      if (fields.length > 8) {
        add(sum, 0, fields[0]);
        add(sum, 1, fields[8]);
      }
    }
    return sum;
  }

  private static void add(long[] sum, int index, String text) {
    if (index >= 0) {
      sum[index] += number(text).orElse(0L);
    }
  }

  private static Optional<Long> number(String text) {
    String digits = text.strip();
    return digits.matches("[0-9]{1,18}|[0-9]{19}")
        ? Optional.of(Long.parseUnsignedLong(digits))
        : Optional.empty();
  }

  /** Reads a file that may be missing or vanish meanwhile. */
  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      if (!Files.exists(file)) {
        return new ArrayList<>();
      }
      throw new CarobException.RuntimeFailed("cannot read " + file + ": " + e, e);
    }
  }
}
