package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.LimitChange;
import dev.carob.api.container.ResourceChange;
import dev.carob.linux.CgroupFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Removes limits by setting each to the value that it has in a new cgroup (cgroups(7)). Limits that
 * this host's kernel does not support are omitted.
 */
final class RemovedLimits {

  private static final Path SWAPPINESS = Path.of("/proc/sys/vm/swappiness");
  private static final long UNLIMITED = -1;
  private static final long SHARES = 1024;
  private static final long PERIOD = 100_000;
  private static final long REALTIME_PERIOD = 1_000_000;
  private static final int WEIGHT = 500;
  private static final int BFQ_WEIGHT = 100;

  private RemovedLimits() {}

  static void write(ResourceChange change, ObjectNode node) {
    memory(change, node);
    cpu(change, node);
    boolean unified = CgroupFeatures.unified();
    if (change.blkioWeight().isRemoval()) {
      if (unified && CgroupFeatures.has("blkio")) {
        node.withObject("/unified").put("io.weight", String.valueOf(BFQ_WEIGHT));
      } else if (CgroupFeatures.can("blkio", "blkio.bfq.weight")) {
        node.withObject("/blockIO").put("weight", BFQ_WEIGHT);
      } else if (CgroupFeatures.can("blkio", "blkio.weight")) {
        node.withObject("/blockIO").put("weight", WEIGHT);
      }
    }
  }

  private static void memory(ResourceChange change, ObjectNode node) {
    if (!CgroupFeatures.has("memory")) {
      return;
    }
    boolean unified = CgroupFeatures.unified();
    if (change.memory().isRemoval()) {
      node.withObject("/memory").put("limit", UNLIMITED);
      if (CgroupFeatures.can("memory", "memory.memsw.limit_in_bytes")) {
        node.withObject("/memory").put("swap", UNLIMITED);
      }
    }
    if (change.memoryReservation().isRemoval()) {
      // In cgroup v2 the value is an amount of protected memory (memory.low), by default 0.
      node.withObject("/memory").put("reservation", unified ? 0 : UNLIMITED);
    }
    boolean swappiness = !unified && CgroupFeatures.can("memory", "memory.swappiness");
    if (change.memorySwappiness().isRemoval() && swappiness) {
      node.withObject("/memory").put("swappiness", systemSwappiness());
    }
  }

  /**
   * Reads the swappiness of the host. The kernel returns the number to the first read only, so this
   * read must be large enough for all digits.
   */
  static int systemSwappiness() {
    try {
      return Integer.parseInt(Files.readAllLines(SWAPPINESS).get(0));
    } catch (IOException | NumberFormatException e) {
      throw new CarobException.RuntimeFailed("cannot read " + SWAPPINESS + ": " + e, e);
    }
  }

  private static void cpu(ResourceChange change, ObjectNode node) {
    boolean unified = CgroupFeatures.unified();
    if (CgroupFeatures.has("cpu")) {
      if (change.cpuShares().isRemoval() && unified) {
        node.withObject("/unified").put("cpu.weight", "100");
      }
      put(change.cpuShares(), !unified, node, "shares", SHARES);
      put(change.cpuQuota(), true, node, "quota", UNLIMITED);
      put(change.cpuPeriod(), true, node, "period", PERIOD);
    }
    boolean realtime = !unified && CgroupFeatures.can("cpu", "cpu.rt_runtime_us");
    put(change.cpuRealtimePeriod(), realtime, node, "realtimePeriod", REALTIME_PERIOD);
    put(change.cpuRealtimeRuntime(), realtime, node, "realtimeRuntime", 0);
    if (CgroupFeatures.has("cpuset")) {
      if (change.cpusetCpus().isRemoval()) {
        node.withObject("/cpu").put("cpus", CpuSets.cpus());
      }
      if (change.cpusetMems().isRemoval()) {
        node.withObject("/cpu").put("mems", CpuSets.mems());
      }
    }
  }

  private static void put(
      LimitChange<Long> change, boolean known, ObjectNode node, String name, long value) {
    if (known && (change.isRemoval() || change.equals(LimitChange.to(UNLIMITED)))) {
      node.withObject("/cpu").put(name, value);
    }
  }
}
