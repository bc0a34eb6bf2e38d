package dev.carob.api.container;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a container may use (cgroups(7)). What is empty is not limited. {@link ResourceChange}
 * changes it.
 *
 * @param memory bytes
 * @param memoryReservation bytes that are left to it when memory is short
 * @param memorySwap bytes of memory and swap together; -1: no limit; empty: twice {@code memory}
 * @param memorySwappiness 0 to 100
 * @param oomKillDisable the OOM killer does not kill its processes; they wait for memory
 * @param cpuShares weight, beside the 1024 that others have
 * @param cpuPeriod microseconds that {@code cpuQuota} is counted in
 * @param cpuQuota microseconds of processor time in each period; -1: no limit
 * @param cpuRealtimePeriod microseconds
 * @param cpuRealtimeRuntime microseconds
 * @param cpusetCpus processors, such as {@code 0-2,4}; empty: all
 * @param cpusetMems memory nodes, likewise
 * @param pids how many processes and threads; -1: no limit
 * @param blkioWeight 10 to 1000
 * @param deviceRates of single block devices
 */
public record Resources(
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
    List<DeviceRate> deviceRates) {

  /** In place of a number: no limit. */
  public static final long UNLIMITED = -1;

  /** Nothing but the defaults. */
  public static final Resources DEFAULT =
      new Resources(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          false,
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          "",
          "",
          OptionalLong.empty(),
          OptionalInt.empty(),
          List.of());

  public Resources {
    deviceRates = List.copyOf(deviceRates);
  }

  /** The same, with another limit of processes. */
  public Resources withPids(long most) {
    return new Resources(
        memory,
        memoryReservation,
        memorySwap,
        memorySwappiness,
        oomKillDisable,
        cpuShares,
        cpuPeriod,
        cpuQuota,
        cpuRealtimePeriod,
        cpuRealtimeRuntime,
        cpusetCpus,
        cpusetMems,
        OptionalLong.of(most),
        blkioWeight,
        deviceRates);
  }
}
