package dev.carob.runtime.core.stored;

import dev.carob.api.container.DeviceRate;
import dev.carob.api.container.Resources;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The stored form of resource limits. */
public record StoredResources(
    OptionalLong memory,
    OptionalLong memoryReservation,
    OptionalLong memorySwap,
    OptionalInt memorySwappiness,
    boolean oomKillDisable,
    OptionalLong cpuShares,
    OptionalLong cpuPeriod,
    OptionalLong cpuQuota,
    OptionalLong cpuRealtimePeriod,
    OptionalLong cpuRealtimeRuntime,
    String cpusetCpus,
    String cpusetMems,
    OptionalLong pids,
    OptionalInt blkioWeight,
    List<Rate> deviceRates,
    Map<String, String> unified) {

  /** Converts a value of the API to its stored form. */
  public static StoredResources of(Resources value) {
    return new StoredResources(
        value.memory(),
        value.memoryReservation(),
        value.memorySwap(),
        value.memorySwappiness(),
        value.oomKillDisable(),
        value.cpuShares(),
        value.cpuPeriod(),
        value.cpuQuota(),
        value.cpuRealtimePeriod(),
        value.cpuRealtimeRuntime(),
        value.cpusetCpus(),
        value.cpusetMems(),
        value.pids(),
        value.blkioWeight(),
        value.deviceRates().stream().map(Rate::of).toList(),
        value.unified());
  }

  /** Converts this to a value of the API. */
  public Resources toApi() {
    return Resources.builder()
        .memory(memory)
        .memoryReservation(memoryReservation)
        .memorySwap(memorySwap)
        .memorySwappiness(memorySwappiness)
        .oomKillDisable(oomKillDisable)
        .cpuShares(cpuShares)
        .cpuPeriod(cpuPeriod)
        .cpuQuota(cpuQuota)
        .cpuRealtimePeriod(cpuRealtimePeriod)
        .cpuRealtimeRuntime(cpuRealtimeRuntime)
        .cpusetCpus(cpusetCpus)
        .cpusetMems(cpusetMems)
        .pids(pids)
        .blkioWeight(blkioWeight)
        .deviceRates(deviceRates.stream().map(Rate::toApi).toList())
        .unified(unified)
        .build();
  }

  /** A limit of a block device. */
  public record Rate(String kind, String device, long value) {

    /** Converts a value of the API to its stored form. */
    public static Rate of(DeviceRate value) {
      return new Rate(value.kind().name(), value.device(), value.value());
    }

    /** Converts this to a value of the API. */
    public DeviceRate toApi() {
      return new DeviceRate(DeviceRate.Kind.valueOf(kind), device, value);
    }
  }
}
