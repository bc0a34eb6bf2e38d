package dev.carob.oci.conmon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.linux.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Limits in {@code linux.resources} of an OCI spec that {@code runc update} ignores without an
 * error (runc 1.1): the swappiness, and the limits for block devices. They are written to the files
 * of the container's cgroups (cgroup-v1 and cgroup-v2 of the kernel's documentation).
 */
final class CgroupLimits {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Maps a list of an OCI spec to the name in a file of cgroup v1, and to the key in v2. */
  private static final Map<String, String[]> RATES =
      new TreeMap<>(
          Map.of(
              "throttleReadBpsDevice", new String[] {"read_bps", "rbps"},
              "throttleWriteBpsDevice", new String[] {"write_bps", "wbps"},
              "throttleReadIOPSDevice", new String[] {"read_iops", "riops"},
              "throttleWriteIOPSDevice", new String[] {"write_iops", "wiops"}));

  private final JsonNode resources;

  private CgroupLimits(JsonNode resources) {
    this.resources = resources;
  }

  static CgroupLimits of(byte[] resources) throws IOException {
    return new CgroupLimits(MAPPER.readTree(resources));
  }

  /** Returns true if there is nothing to write. */
  boolean isEmpty() {
    JsonNode block = resources.path("blockIO");
    return !resources.path("memory").has("swappiness")
        && !block.has("weightDevice")
        && RATES.keySet().stream().noneMatch(block::has);
  }

  /**
   * Writes the limits.
   *
   * @param memory the cgroup of v1's memory controller; null with v2, which has no swappiness
   * @param block the cgroup of v1's block controller; null with v2
   * @param unified the cgroup of v2
   */
  void write(@Nullable Path memory, @Nullable Path block, Path unified) throws IOException {
    JsonNode swappiness = resources.path("memory").path("swappiness");
    if (memory != null && swappiness.isNumber()) {
      write(memory.resolve("memory.swappiness"), swappiness.asText());
    }
    JsonNode limits = resources.path("blockIO");
    for (JsonNode weight : limits.path("weightDevice")) {
      write(
          block == null
              ? unified.resolve("io.bfq.weight")
              : existing(block, "blkio.bfq.weight_device", "blkio.weight_device"),
          device(weight) + " " + weight.path("weight").asLong());
    }
    for (Map.Entry<String, String[]> names : RATES.entrySet()) {
      for (JsonNode limit : limits.path(names.getKey())) {
        long rate = limit.path("rate").asLong();
        if (block != null) {
          String file = "blkio.throttle." + names.getValue()[0] + "_device";
          write(block.resolve(file), device(limit) + " " + rate);
        } else {
          String most = rate == 0 ? "max" : String.valueOf(rate);
          write(unified.resolve("io.max"), device(limit) + " " + names.getValue()[1] + "=" + most);
        }
      }
    }
  }

  private static String device(JsonNode limit) {
    return limit.path("major").asLong() + ":" + limit.path("minor").asLong();
  }

  private static Path existing(Path directory, String file, String other) {
    return directory.resolve(Files.exists(directory.resolve(file)) ? file : other);
  }

  private static void write(Path file, String text) throws IOException {
    Faults.beforeFile("write cgroup limit");
    Files.writeString(file, text);
    Faults.after("write cgroup limit");
  }
}
