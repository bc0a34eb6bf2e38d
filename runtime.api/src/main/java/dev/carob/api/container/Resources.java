package dev.carob.api.container;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A container's resource limits (cgroups(7)). An empty value means no limit. {@link ResourceChange}
 * changes them.
 */
public final class Resources {

  /** A number that means no limit. */
  public static final long UNLIMITED = -1;

  /** All defaults. */
  public static final Resources DEFAULT = builder().build();

  private final OptionalLong memory;
  private final OptionalLong memoryReservation;
  private final OptionalLong memorySwap;
  private final OptionalInt memorySwappiness;
  private final boolean oomKillDisable;
  private final OptionalLong cpuShares;
  private final OptionalLong cpuPeriod;
  private final OptionalLong cpuQuota;
  private final OptionalLong cpuRealtimePeriod;
  private final OptionalLong cpuRealtimeRuntime;
  private final String cpusetCpus;
  private final String cpusetMems;
  private final OptionalLong pids;
  private final OptionalInt blkioWeight;
  private final List<DeviceRate> deviceRates;
  private final Map<String, String> unified;

  private Resources(Builder from) {
    memory = from.memory;
    memoryReservation = from.memoryReservation;
    memorySwap = from.memorySwap;
    memorySwappiness = from.memorySwappiness;
    oomKillDisable = from.oomKillDisable;
    cpuShares = from.cpuShares;
    cpuPeriod = from.cpuPeriod;
    cpuQuota = from.cpuQuota;
    cpuRealtimePeriod = from.cpuRealtimePeriod;
    cpuRealtimeRuntime = from.cpuRealtimeRuntime;
    cpusetCpus = from.cpusetCpus;
    cpusetMems = from.cpusetMems;
    pids = from.pids;
    blkioWeight = from.blkioWeight;
    deviceRates = List.copyOf(from.deviceRates);
    unified = Collections.unmodifiableMap(new LinkedHashMap<>(from.unified));
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The memory limit in bytes. */
  public OptionalLong memory() {
    return memory;
  }

  /** The memory that is reserved for the container, in bytes. */
  public OptionalLong memoryReservation() {
    return memoryReservation;
  }

  /** Memory and swap together, in bytes; -1 for no limit; if empty, twice {@code memory}. */
  public OptionalLong memorySwap() {
    return memorySwap;
  }

  /** The tendency to swap, 0 to 100. */
  public OptionalInt memorySwappiness() {
    return memorySwappiness;
  }

  /**
   * Returns true if the OOM killer is disabled for the container; its processes wait for memory
   * instead.
   */
  public boolean oomKillDisable() {
    return oomKillDisable;
  }

  /** The weight of the container's processor time; the default is 1024. */
  public OptionalLong cpuShares() {
    return cpuShares;
  }

  /** The period of {@code cpuQuota}, in microseconds. */
  public OptionalLong cpuPeriod() {
    return cpuPeriod;
  }

  /** Microseconds of processor time in each period; -1 for no limit. */
  public OptionalLong cpuQuota() {
    return cpuQuota;
  }

  /** The realtime period, in microseconds. */
  public OptionalLong cpuRealtimePeriod() {
    return cpuRealtimePeriod;
  }

  /** Microseconds of realtime in each realtime period. */
  public OptionalLong cpuRealtimeRuntime() {
    return cpuRealtimeRuntime;
  }

  /** The allowed processors, such as {@code 0-2,4}; empty for all. */
  public String cpusetCpus() {
    return cpusetCpus;
  }

  /** The allowed memory nodes, such as {@code 0-2,4}; empty for all. */
  public String cpusetMems() {
    return cpusetMems;
  }

  /** The number of processes and threads; -1 for no limit. */
  public OptionalLong pids() {
    return pids;
  }

  /** The weight of block I/O, 10 to 1000. */
  public OptionalInt blkioWeight() {
    return blkioWeight;
  }

  /** Limits of single block devices. */
  public List<DeviceRate> deviceRates() {
    return deviceRates;
  }

  /**
   * Values of files of the container's cgroup, by the name of the file, such as {@code
   * memory.high}; only with cgroup v2.
   */
  public Map<String, String> unified() {
    return unified;
  }

  /** Returns a copy with another limit of processes. */
  public Resources withPids(long most) {
    return toBuilder().pids(OptionalLong.of(most)).build();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.memory = memory;
    builder.memoryReservation = memoryReservation;
    builder.memorySwap = memorySwap;
    builder.memorySwappiness = memorySwappiness;
    builder.oomKillDisable = oomKillDisable;
    builder.cpuShares = cpuShares;
    builder.cpuPeriod = cpuPeriod;
    builder.cpuQuota = cpuQuota;
    builder.cpuRealtimePeriod = cpuRealtimePeriod;
    builder.cpuRealtimeRuntime = cpuRealtimeRuntime;
    builder.cpusetCpus = cpusetCpus;
    builder.cpusetMems = cpusetMems;
    builder.pids = pids;
    builder.blkioWeight = blkioWeight;
    builder.deviceRates = deviceRates;
    builder.unified = unified;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
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
        pids,
        blkioWeight,
        deviceRates,
        unified);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Resources that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Resources" + fields();
  }

  /** Builder of {@link Resources}. */
  public static final class Builder {
    private OptionalLong memory = OptionalLong.empty();
    private OptionalLong memoryReservation = OptionalLong.empty();
    private OptionalLong memorySwap = OptionalLong.empty();
    private OptionalInt memorySwappiness = OptionalInt.empty();
    private boolean oomKillDisable = false;
    private OptionalLong cpuShares = OptionalLong.empty();
    private OptionalLong cpuPeriod = OptionalLong.empty();
    private OptionalLong cpuQuota = OptionalLong.empty();
    private OptionalLong cpuRealtimePeriod = OptionalLong.empty();
    private OptionalLong cpuRealtimeRuntime = OptionalLong.empty();
    private String cpusetCpus = "";
    private String cpusetMems = "";
    private OptionalLong pids = OptionalLong.empty();
    private OptionalInt blkioWeight = OptionalInt.empty();
    private List<DeviceRate> deviceRates = List.of();
    private Map<String, String> unified = Map.of();

    private Builder() {}

    public Builder memory(OptionalLong value) {
      memory = value;
      return this;
    }

    public Builder memoryReservation(OptionalLong value) {
      memoryReservation = value;
      return this;
    }

    public Builder memorySwap(OptionalLong value) {
      memorySwap = value;
      return this;
    }

    public Builder memorySwappiness(OptionalInt value) {
      memorySwappiness = value;
      return this;
    }

    public Builder oomKillDisable(boolean value) {
      oomKillDisable = value;
      return this;
    }

    public Builder cpuShares(OptionalLong value) {
      cpuShares = value;
      return this;
    }

    public Builder cpuPeriod(OptionalLong value) {
      cpuPeriod = value;
      return this;
    }

    public Builder cpuQuota(OptionalLong value) {
      cpuQuota = value;
      return this;
    }

    public Builder cpuRealtimePeriod(OptionalLong value) {
      cpuRealtimePeriod = value;
      return this;
    }

    public Builder cpuRealtimeRuntime(OptionalLong value) {
      cpuRealtimeRuntime = value;
      return this;
    }

    public Builder cpusetCpus(String value) {
      cpusetCpus = value;
      return this;
    }

    public Builder cpusetMems(String value) {
      cpusetMems = value;
      return this;
    }

    public Builder pids(OptionalLong value) {
      pids = value;
      return this;
    }

    public Builder blkioWeight(OptionalInt value) {
      blkioWeight = value;
      return this;
    }

    public Builder unified(Map<String, String> value) {
      unified = value;
      return this;
    }

    public Builder deviceRates(List<DeviceRate> value) {
      deviceRates = value;
      return this;
    }

    public Resources build() {
      return new Resources(this);
    }
  }
}
