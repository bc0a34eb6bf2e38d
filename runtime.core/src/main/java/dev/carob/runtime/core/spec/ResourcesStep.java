package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.DeviceRate;
import dev.carob.api.container.LimitChange;
import dev.carob.api.container.ResourceChange;
import dev.carob.api.container.Resources;
import dev.carob.linux.CgroupFeatures;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.FileStat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the resource limits. Limits that this host's kernel does not support are ignored with a
 * warning, as in Podman.
 */
final class ResourcesStep implements SpecStep {

  private static final Logger LOG = LoggerFactory.getLogger(ResourcesStep.class);

  private static final long UNLIMITED = -1;
  // The maximum number of processes on a 64-bit kernel (threads.h, PID_MAX_LIMIT).
  private static final long MOST_PIDS = 4L << 20;
  private static final long LEAST_MEMORY = 6L << 20;

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ObjectNode node = spec.withObject("/linux/resources");
    Resources asked = context.config().spec().resources();
    write(asked, context.config().title(), node);
  }

  /** Writes limits in the format of the OCI spec (runtime-spec, config-linux.md). */
  static void write(Resources asked, String title, ObjectNode node) {
    memory(asked, title, node);
    cpu(asked, title, node);
    if (known(title, "pids", asked.pids().isPresent(), () -> CgroupFeatures.has("pids"))) {
      long pids = asked.pids().getAsLong();
      // crun 1.8 writes -1 unchanged, which the kernel rejects.
      node.withObject("/pids").put("limit", pids == UNLIMITED ? MOST_PIDS : pids);
    }
    boolean weight =
        known(
            title,
            "blkio weight",
            asked.blkioWeight().isPresent(),
            () -> CgroupFeatures.can("blkio", "blkio.weight", "blkio.bfq.weight"));
    if (weight) {
      put(node, "/blockIO", "weight", asked.blkioWeight());
    }
    if (!asked.unified().isEmpty()) {
      asked.unified().forEach(node.withObject("/unified")::put);
    }
    boolean rates = !asked.deviceRates().isEmpty();
    if (known(title, "block device", rates, () -> CgroupFeatures.has("blkio"))) {
      asked.deviceRates().forEach(rate -> rate(rate, node.withObject("/blockIO")));
    }
  }

  /**
   * Writes a change in the format that an OCI runtime accepts: the limits that the change sets or
   * removes, and their counterparts. The kernel and the runtimes accept some limits only in pairs.
   *
   * @param after the limits after the change
   */
  static void write(ResourceChange change, Resources after, String title, ObjectNode node) {
    write(touched(change, after), title, node);
    RemovedLimits.write(change, node);
  }

  /** Returns the limits that have to be passed again with a change. */
  private static Resources touched(ResourceChange change, Resources after) {
    boolean memory = either(change.memory(), change.memorySwap());
    boolean cpu = either(change.cpuQuota(), change.cpuPeriod());
    boolean realtime = either(change.cpuRealtimePeriod(), change.cpuRealtimeRuntime());
    OptionalLong none = OptionalLong.empty();
    return Resources.builder()
        .memory(memory ? after.memory() : none)
        .memoryReservation(change.memoryReservation().isChange() ? after.memoryReservation() : none)
        .memorySwap(memory ? after.memorySwap() : none)
        .memorySwappiness(
            change.memorySwappiness().isChange() ? after.memorySwappiness() : OptionalInt.empty())
        .cpuShares(change.cpuShares().isChange() ? after.cpuShares() : none)
        .cpuPeriod(cpu ? after.cpuPeriod() : none)
        .cpuQuota(cpu ? after.cpuQuota() : none)
        .cpuRealtimePeriod(realtime ? after.cpuRealtimePeriod() : none)
        .cpuRealtimeRuntime(realtime ? after.cpuRealtimeRuntime() : none)
        .cpusetCpus(change.cpusetCpus().isChange() ? after.cpusetCpus() : "")
        .cpusetMems(change.cpusetMems().isChange() ? after.cpusetMems() : "")
        .pids(change.pids().isChange() ? after.pids() : none)
        .blkioWeight(change.blkioWeight().isChange() ? after.blkioWeight() : OptionalInt.empty())
        .deviceRates(change.deviceRates())
        .build();
  }

  private static boolean either(LimitChange<?> one, LimitChange<?> other) {
    return one.isChange() || other.isChange();
  }

  /** The device of a rate limit. As in Podman, the kernel decides whether it can be limited. */
  private static FileStat device(DeviceRate rate) {
    FileStat stat;
    try {
      stat = FileStat.of(Path.of(rate.device()).toRealPath());
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "invalid limit for device " + rate.device() + ": " + e,
          e,
          FailureDetails.field("resources.deviceRates"));
    }
    if (stat.type() != ConfinedTree.S_IFBLK && stat.type() != ConfinedTree.S_IFCHR) {
      throw new CarobException.InvalidArgument(
          "invalid limit for device " + rate.device() + ": it is not a device",
          FailureDetails.field("resources.deviceRates"));
    }
    return stat;
  }

  private static void rate(DeviceRate rate, ObjectNode block) {
    FileStat stat = device(rate);
    boolean weight = rate.kind() == DeviceRate.Kind.WEIGHT;
    String list =
        switch (rate.kind()) {
          case WEIGHT -> "weightDevice";
          case READ_BYTES -> "throttleReadBpsDevice";
          case WRITE_BYTES -> "throttleWriteBpsDevice";
          case READ_OPERATIONS -> "throttleReadIOPSDevice";
          case WRITE_OPERATIONS -> "throttleWriteIOPSDevice";
        };
    block
        .withArray("/" + list)
        .addObject()
        .put("major", stat.major())
        .put("minor", stat.minor())
        .put(weight ? "weight" : "rate", rate.value());
  }

  private static void memory(Resources asked, String title, ObjectNode node) {
    boolean any =
        asked.memory().isPresent()
            || asked.memoryReservation().isPresent()
            || asked.memorySwap().isPresent()
            || asked.memorySwappiness().isPresent()
            || asked.oomKillDisable();
    if (!known(title, "memory", any, () -> CgroupFeatures.has("memory"))) {
      return;
    }
    put(node, "/memory", "limit", asked.memory());
    put(node, "/memory", "reservation", asked.memoryReservation());
    OptionalLong swap =
        asked.memorySwap().isPresent() || asked.memory().isEmpty()
            ? asked.memorySwap()
            : OptionalLong.of(2 * asked.memory().getAsLong());
    boolean counted = CgroupFeatures.can("memory", "memory.memsw.limit_in_bytes");
    if (known(title, "swap", asked.memorySwap().isPresent() || counted, () -> counted)) {
      put(node, "/memory", "swap", swap);
    }
    if (known(
        title,
        "swappiness",
        asked.memorySwappiness().isPresent(),
        () -> !CgroupFeatures.unified() && CgroupFeatures.can("memory", "memory.swappiness"))) {
      put(node, "/memory", "swappiness", asked.memorySwappiness());
    }
    if (known(
        title,
        "oom-kill-disable",
        asked.oomKillDisable(),
        () -> !CgroupFeatures.unified() && CgroupFeatures.can("memory", "memory.oom_control"))) {
      node.withObject("/memory").put("disableOOMKiller", true);
    }
  }

  private static void cpu(Resources asked, String title, ObjectNode node) {
    boolean shares = asked.cpuShares().isPresent();
    boolean quota = asked.cpuQuota().isPresent() || asked.cpuPeriod().isPresent();
    if (known(title, "cpu", shares || quota, () -> CgroupFeatures.has("cpu"))) {
      put(node, "/cpu", "shares", asked.cpuShares());
      if (asked.cpuQuota().orElse(0) != UNLIMITED) {
        // A negative quota is left out: a new cgroup has none, and crun 1.8 cannot write -1.
        put(node, "/cpu", "quota", asked.cpuQuota());
      }
      put(node, "/cpu", "period", asked.cpuPeriod());
    }
    boolean realtime =
        asked.cpuRealtimePeriod().isPresent() || asked.cpuRealtimeRuntime().isPresent();
    if (known(
        title,
        "realtime",
        realtime,
        () -> !CgroupFeatures.unified() && CgroupFeatures.can("cpu", "cpu.rt_runtime_us"))) {
      put(node, "/cpu", "realtimePeriod", asked.cpuRealtimePeriod());
      put(node, "/cpu", "realtimeRuntime", asked.cpuRealtimeRuntime());
    }
    boolean set = !asked.cpusetCpus().isEmpty() || !asked.cpusetMems().isEmpty();
    if (known(title, "cpuset", set, () -> CgroupFeatures.has("cpuset"))) {
      if (!asked.cpusetCpus().isEmpty()) {
        node.withObject("/cpu").put("cpus", asked.cpusetCpus());
      }
      if (!asked.cpusetMems().isEmpty()) {
        node.withObject("/cpu").put("mems", asked.cpusetMems());
      }
    }
  }

  /** Returns true if a limit is to be written: it is requested and the kernel supports it. */
  private static boolean known(String title, String limit, boolean wanted, BooleanSupplier there) {
    if (wanted && !there.getAsBoolean()) {
      LOG.warn("{}: this host's kernel has no {} limit: it is ignored", title, limit);
      return false;
    }
    return wanted;
  }

  private static void put(ObjectNode node, String place, String name, OptionalLong value) {
    if (value.isPresent()) {
      node.withObject(place).put(name, value.getAsLong());
    }
  }

  private static void put(ObjectNode node, String place, String name, OptionalInt value) {
    if (value.isPresent()) {
      node.withObject(place).put(name, value.getAsInt());
    }
  }

  /**
   * @throws CarobException.InvalidArgument a limit is invalid; names the limit
   */
  static void check(Resources asked) {
    require(
        FailureDetails.field("resources.unified"),
        asked.unified().isEmpty() || CgroupFeatures.unified(),
        "cannot use `resources.unified` without cgroup v2");
    atLeast("resources.memory", "memory limit", asked.memory(), LEAST_MEMORY);
    atLeast("resources.memoryReservation", "memory reservation", asked.memoryReservation(), 0);
    atLeast("resources.memorySwap", "memory and swap limit", asked.memorySwap(), UNLIMITED);
    atLeast("resources.cpuQuota", "CPU quota", asked.cpuQuota(), UNLIMITED);
    atLeast("resources.cpuRealtimePeriod", "realtime CPU period", asked.cpuRealtimePeriod(), 0);
    atLeast(
        "resources.cpuRealtimeRuntime",
        "realtime CPU runtime",
        asked.cpuRealtimeRuntime(),
        UNLIMITED);
    atLeast("resources.pids", "limit of processes", asked.pids(), UNLIMITED);
    long memory = asked.memory().orElse(Long.MAX_VALUE);
    if (asked.memorySwap().isPresent() && asked.memorySwap().getAsLong() != UNLIMITED) {
      require(
          FailureDetails.field("resources.memorySwap").andField("resources.memory"),
          asked.memory().isPresent(),
          "you should always set a memory limit when using a memoryswap limit: `resources.memorySwap` requires `resources.memory`");
      require(
          FailureDetails.field("resources.memorySwap").andField("resources.memory"),
          asked.memorySwap().getAsLong() >= memory,
          "minimum memoryswap limit should be larger than memory limit: `resources.memorySwap` is less than `resources.memory`");
    }
    require(
        FailureDetails.field("resources.memory").andField("resources.memoryReservation"),
        asked.memory().isEmpty() || asked.memoryReservation().orElse(0) <= memory,
        "minimum memory limit cannot be less than memory reservation limit: `resources.memory` is less than `resources.memoryReservation`");
    int swappiness = asked.memorySwappiness().orElse(0);
    require(
        FailureDetails.field("resources.memorySwappiness"),
        swappiness >= 0 && swappiness <= 100,
        "invalid memory swappiness %d: it must be 0 to 100".formatted(swappiness));
    long period = asked.cpuPeriod().orElse(100_000);
    require(
        FailureDetails.field("resources.cpuPeriod"),
        period >= 1_000 && period <= 1_000_000,
        "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    long quota = asked.cpuQuota().orElse(UNLIMITED);
    require(
        FailureDetails.field("resources.cpuQuota"),
        quota <= 0 || quota >= 1_000,
        "CPU cfs quota can not be less than 1ms (i.e. 1000)");
    require(
        FailureDetails.field("resources.cpuShares"),
        asked.cpuShares().orElse(2) >= 2,
        "the minimum number of CPU shares is 2");
    require(
        FailureDetails.field("resources.cpuRealtimeRuntime")
            .andField("resources.cpuRealtimePeriod"),
        asked.cpuRealtimeRuntime().isEmpty()
            || asked.cpuRealtimePeriod().isEmpty()
            || asked.cpuRealtimeRuntime().getAsLong() <= asked.cpuRealtimePeriod().getAsLong(),
        "CPU realtime runtime can not be larger than its period");
    CpuSets.check(asked);
    require(
        FailureDetails.field("resources.pids"),
        asked.pids().orElse(1) != 0,
        "the limit of processes must be above 0, or -1 for none");
    int weight = asked.blkioWeight().orElse(10);
    require(
        FailureDetails.field("resources.blkioWeight"),
        weight >= 10 && weight <= 1_000,
        "invalid blkio weight %d: it must be 10 to 1000".formatted(weight));
    for (DeviceRate rate : asked.deviceRates()) {
      boolean share = rate.kind() == DeviceRate.Kind.WEIGHT;
      require(
          FailureDetails.field("resources.deviceRates"),
          share ? rate.value() >= 10 && rate.value() <= 1_000 : rate.value() >= 0,
          "invalid %s %d for device %s: it must be %s"
              .formatted(
                  share ? "weight" : "rate",
                  rate.value(),
                  rate.device(),
                  share ? "10 to 1000" : "0 or more"));
      device(rate);
    }
  }

  private static void atLeast(String field, String what, OptionalLong value, long least) {
    require(
        FailureDetails.field(field),
        value.isEmpty() || value.getAsLong() >= least,
        "invalid %s %d: it must be %d or more".formatted(what, value.orElse(0), least));
  }

  private static void require(FailureDetails fields, boolean holds, String otherwise) {
    if (!holds) {
      throw new CarobException.InvalidArgument(otherwise, fields);
    }
  }
}
