package dev.carob.api.container;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of a container's resource limits. A limit remains unchanged unless the change sets or
 * removes it. Whether the OOM killer may kill a container is decided when it is created, and cannot
 * be changed.
 */
public final class ResourceChange {

  /** Changes nothing. */
  public static final ResourceChange NONE = builder().build();

  private final LimitChange<Long> memory;
  private final LimitChange<Long> memoryReservation;
  private final LimitChange<Long> memorySwap;
  private final LimitChange<Integer> memorySwappiness;
  private final LimitChange<Long> cpuShares;
  private final LimitChange<Long> cpuPeriod;
  private final LimitChange<Long> cpuQuota;
  private final LimitChange<Long> cpuRealtimePeriod;
  private final LimitChange<Long> cpuRealtimeRuntime;
  private final LimitChange<String> cpusetCpus;
  private final LimitChange<String> cpusetMems;
  private final LimitChange<Long> pids;
  private final LimitChange<Integer> blkioWeight;
  private final List<DeviceRate> deviceRates;

  private ResourceChange(Builder from) {
    memory = from.memory;
    memoryReservation = from.memoryReservation;
    memorySwap = from.memorySwap;
    memorySwappiness = from.memorySwappiness;
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
  }

  /** Creates a builder that changes nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The memory limit in bytes. Removing it removes the limit of memory and swap too, unless the
   * change sets that one.
   */
  public LimitChange<Long> memory() {
    return memory;
  }

  /** The memory that is reserved for the container, in bytes. */
  public LimitChange<Long> memoryReservation() {
    return memoryReservation;
  }

  /** Memory and swap together, in bytes; requires a memory limit. */
  public LimitChange<Long> memorySwap() {
    return memorySwap;
  }

  /** The tendency to swap, 0 to 100. */
  public LimitChange<Integer> memorySwappiness() {
    return memorySwappiness;
  }

  /** The weight of the container's processor time; the default is 1024. */
  public LimitChange<Long> cpuShares() {
    return cpuShares;
  }

  /** The period of {@code cpuQuota}, in microseconds. */
  public LimitChange<Long> cpuPeriod() {
    return cpuPeriod;
  }

  /** Microseconds of processor time in each period. */
  public LimitChange<Long> cpuQuota() {
    return cpuQuota;
  }

  /** The realtime period, in microseconds. */
  public LimitChange<Long> cpuRealtimePeriod() {
    return cpuRealtimePeriod;
  }

  /** Microseconds of realtime in each realtime period. */
  public LimitChange<Long> cpuRealtimeRuntime() {
    return cpuRealtimeRuntime;
  }

  /** The allowed processors, such as {@code 0-2,4}. */
  public LimitChange<String> cpusetCpus() {
    return cpusetCpus;
  }

  /** The allowed memory nodes, such as {@code 0-2,4}. */
  public LimitChange<String> cpusetMems() {
    return cpusetMems;
  }

  /** The number of processes and threads. */
  public LimitChange<Long> pids() {
    return pids;
  }

  /** The weight of block I/O, 10 to 1000. */
  public LimitChange<Integer> blkioWeight() {
    return blkioWeight;
  }

  /**
   * Limits of single block devices. Each replaces the limit of the same kind and device; a value of
   * 0 removes it.
   */
  public List<DeviceRate> deviceRates() {
    return deviceRates;
  }

  /** Returns true if this changes no limit. */
  public boolean isEmpty() {
    return deviceRates.isEmpty() && limits().noneMatch(LimitChange::isChange);
  }

  private Stream<LimitChange<?>> limits() {
    return Stream.of(
        memory,
        memoryReservation,
        memorySwap,
        memorySwappiness,
        cpuShares,
        cpuPeriod,
        cpuQuota,
        cpuRealtimePeriod,
        cpuRealtimeRuntime,
        cpusetCpus,
        cpusetMems,
        pids,
        blkioWeight);
  }

  /**
   * Returns the limits after this change.
   *
   * @param before the limits before this change
   */
  public Resources applyTo(Resources before) {
    LimitChange<Long> swap =
        memory.isRemoval() && !memorySwap.isChange() ? LimitChange.unlimited() : memorySwap;
    OptionalLong swapAfter = applied(swap, before.memorySwap());
    boolean endless = memorySwap.isRemoval();
    return Resources.builder()
        .memory(applied(memory, before.memory()))
        .memoryReservation(applied(memoryReservation, before.memoryReservation()))
        .memorySwap(endless ? OptionalLong.of(Resources.UNLIMITED) : swapAfter)
        .memorySwappiness(applied(memorySwappiness, before.memorySwappiness()))
        .oomKillDisable(before.oomKillDisable())
        .cpuShares(applied(cpuShares, before.cpuShares()))
        .cpuPeriod(applied(cpuPeriod, before.cpuPeriod()))
        .cpuQuota(applied(cpuQuota, before.cpuQuota()))
        .cpuRealtimePeriod(applied(cpuRealtimePeriod, before.cpuRealtimePeriod()))
        .cpuRealtimeRuntime(applied(cpuRealtimeRuntime, before.cpuRealtimeRuntime()))
        .cpusetCpus(cpusetCpus.apply(before.cpusetCpus(), ""))
        .cpusetMems(cpusetMems.apply(before.cpusetMems(), ""))
        .pids(
            pids.isRemoval() ? OptionalLong.of(Resources.UNLIMITED) : applied(pids, before.pids()))
        .blkioWeight(applied(blkioWeight, before.blkioWeight()))
        .deviceRates(rates(before.deviceRates()))
        .unified(before.unified())
        .build();
  }

  private List<DeviceRate> rates(List<DeviceRate> before) {
    List<DeviceRate> after = new ArrayList<>(before);
    for (DeviceRate rate : deviceRates) {
      after.removeIf(other -> other.kind() == rate.kind() && other.device().equals(rate.device()));
      if (rate.value() != 0) {
        after.add(rate);
      }
    }
    return after;
  }

  /**
   * Returns the change that undoes this one.
   *
   * @param before the limits before this change
   */
  public ResourceChange undo(Resources before) {
    List<DeviceRate> rates = new ArrayList<>();
    for (DeviceRate rate : deviceRates) {
      rates.add(
          before.deviceRates().stream()
              .filter(one -> one.kind() == rate.kind() && one.device().equals(rate.device()))
              .findFirst()
              .orElse(new DeviceRate(rate.kind(), rate.device(), 0)));
    }
    return builder()
        .memory(undo(memory, before.memory()))
        .memoryReservation(undo(memoryReservation, before.memoryReservation()))
        .memorySwap(undo(memorySwap, before.memorySwap()))
        .memorySwappiness(undo(memorySwappiness, before.memorySwappiness()))
        .cpuShares(undo(cpuShares, before.cpuShares()))
        .cpuPeriod(undo(cpuPeriod, before.cpuPeriod()))
        .cpuQuota(undo(cpuQuota, before.cpuQuota()))
        .cpuRealtimePeriod(undo(cpuRealtimePeriod, before.cpuRealtimePeriod()))
        .cpuRealtimeRuntime(undo(cpuRealtimeRuntime, before.cpuRealtimeRuntime()))
        .cpusetCpus(undo(cpusetCpus, before.cpusetCpus()))
        .cpusetMems(undo(cpusetMems, before.cpusetMems()))
        .pids(undo(pids, before.pids()))
        .blkioWeight(undo(blkioWeight, before.blkioWeight()))
        .deviceRates(rates)
        .build();
  }

  private static LimitChange<Long> undo(LimitChange<Long> change, OptionalLong before) {
    if (!change.isChange()) {
      return change;
    }
    return before.isPresent() ? LimitChange.to(before.getAsLong()) : LimitChange.unlimited();
  }

  private static LimitChange<Integer> undo(LimitChange<Integer> change, OptionalInt before) {
    if (!change.isChange()) {
      return change;
    }
    return before.isPresent() ? LimitChange.to(before.getAsInt()) : LimitChange.unlimited();
  }

  private static LimitChange<String> undo(LimitChange<String> change, String before) {
    if (!change.isChange()) {
      return change;
    }
    return before.isEmpty() ? LimitChange.unlimited() : LimitChange.to(before);
  }

  private static OptionalLong applied(LimitChange<Long> change, OptionalLong before) {
    if (change instanceof LimitChange.Value<Long> set) {
      return OptionalLong.of(set.value());
    }
    return change.isRemoval() ? OptionalLong.empty() : before;
  }

  private static OptionalInt applied(LimitChange<Integer> change, OptionalInt before) {
    if (change instanceof LimitChange.Value<Integer> set) {
      return OptionalInt.of(set.value());
    }
    return change.isRemoval() ? OptionalInt.empty() : before;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.memory = memory;
    builder.memoryReservation = memoryReservation;
    builder.memorySwap = memorySwap;
    builder.memorySwappiness = memorySwappiness;
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
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        memory,
        memoryReservation,
        memorySwap,
        memorySwappiness,
        cpuShares,
        cpuPeriod,
        cpuQuota,
        cpuRealtimePeriod,
        cpuRealtimeRuntime,
        cpusetCpus,
        cpusetMems,
        pids,
        blkioWeight,
        deviceRates);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResourceChange change && fields().equals(change.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ResourceChange" + fields();
  }

  /** Builder of {@link ResourceChange}. */
  public static final class Builder {
    private LimitChange<Long> memory = LimitChange.unchanged();
    private LimitChange<Long> memoryReservation = LimitChange.unchanged();
    private LimitChange<Long> memorySwap = LimitChange.unchanged();
    private LimitChange<Integer> memorySwappiness = LimitChange.unchanged();
    private LimitChange<Long> cpuShares = LimitChange.unchanged();
    private LimitChange<Long> cpuPeriod = LimitChange.unchanged();
    private LimitChange<Long> cpuQuota = LimitChange.unchanged();
    private LimitChange<Long> cpuRealtimePeriod = LimitChange.unchanged();
    private LimitChange<Long> cpuRealtimeRuntime = LimitChange.unchanged();
    private LimitChange<String> cpusetCpus = LimitChange.unchanged();
    private LimitChange<String> cpusetMems = LimitChange.unchanged();
    private LimitChange<Long> pids = LimitChange.unchanged();
    private LimitChange<Integer> blkioWeight = LimitChange.unchanged();
    private List<DeviceRate> deviceRates = List.of();

    private Builder() {}

    public Builder memory(LimitChange<Long> value) {
      memory = value;
      return this;
    }

    public Builder memoryReservation(LimitChange<Long> value) {
      memoryReservation = value;
      return this;
    }

    public Builder memorySwap(LimitChange<Long> value) {
      memorySwap = value;
      return this;
    }

    public Builder memorySwappiness(LimitChange<Integer> value) {
      memorySwappiness = value;
      return this;
    }

    public Builder cpuShares(LimitChange<Long> value) {
      cpuShares = value;
      return this;
    }

    public Builder cpuPeriod(LimitChange<Long> value) {
      cpuPeriod = value;
      return this;
    }

    public Builder cpuQuota(LimitChange<Long> value) {
      cpuQuota = value;
      return this;
    }

    public Builder cpuRealtimePeriod(LimitChange<Long> value) {
      cpuRealtimePeriod = value;
      return this;
    }

    public Builder cpuRealtimeRuntime(LimitChange<Long> value) {
      cpuRealtimeRuntime = value;
      return this;
    }

    public Builder cpusetCpus(LimitChange<String> value) {
      cpusetCpus = value;
      return this;
    }

    public Builder cpusetMems(LimitChange<String> value) {
      cpusetMems = value;
      return this;
    }

    public Builder pids(LimitChange<Long> value) {
      pids = value;
      return this;
    }

    public Builder blkioWeight(LimitChange<Integer> value) {
      blkioWeight = value;
      return this;
    }

    public Builder deviceRates(List<DeviceRate> value) {
      deviceRates = value;
      return this;
    }

    public ResourceChange build() {
      return new ResourceChange(this);
    }
  }
}
