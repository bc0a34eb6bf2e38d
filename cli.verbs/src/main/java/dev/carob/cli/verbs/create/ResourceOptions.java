package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.Sizes;
import dev.carob.api.container.DeviceRate;
import dev.carob.api.container.LimitChange;
import dev.carob.api.container.ResourceChange;
import dev.carob.api.container.Resources;
import dev.carob.cli.verbs.common.CsvList;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code create}, {@code run} and {@code update} for resource limits. */
public final class ResourceOptions {

  private static final long PERIOD = 100_000;
  private static final long UNLIMITED = -1;
  private static final BigDecimal LEAST_CPUS = new BigDecimal("0.01");
  private static final BigDecimal MOST_CPUS = new BigDecimal("1000000");

  @Option(
      names = "--blkio-weight",
      paramLabel = "WEIGHT",
      description = "Set the weight of block I/O: 10 to 1000")
  private Optional<Integer> blkioWeight = Optional.empty();

  @Option(
      names = "--blkio-weight-device",
      paramLabel = "DEVICE:RATE",
      parameterConsumer = CsvList.class,
      description = "Set the weight of I/O of one block device")
  private List<String> weights = new ArrayList<>();

  @Option(
      names = "--device-read-bps",
      paramLabel = "DEVICE:RATE",
      parameterConsumer = CsvList.class,
      description = "Limit the bytes read from a device per second")
  private List<String> readBytes = new ArrayList<>();

  @Option(
      names = "--device-read-iops",
      paramLabel = "DEVICE:RATE",
      parameterConsumer = CsvList.class,
      description = "Limit the reads from a device per second")
  private List<String> reads = new ArrayList<>();

  @Option(
      names = "--device-write-bps",
      paramLabel = "DEVICE:RATE",
      parameterConsumer = CsvList.class,
      description = "Limit the bytes written to a device per second")
  private List<String> writtenBytes = new ArrayList<>();

  @Option(
      names = "--device-write-iops",
      paramLabel = "DEVICE:RATE",
      parameterConsumer = CsvList.class,
      description = "Limit the writes to a device per second")
  private List<String> writes = new ArrayList<>();

  @Option(
      names = "--cpu-period",
      paramLabel = "MICROSECONDS",
      description = "Set the period of --cpu-quota, in microseconds")
  private Optional<Long> cpuPeriod = Optional.empty();

  @Option(
      names = "--cpu-quota",
      paramLabel = "MICROSECONDS",
      description = "Limit the CPU time per period, in microseconds; -1 means unlimited")
  private Optional<Long> cpuQuota = Optional.empty();

  @Option(
      names = "--cpu-rt-period",
      paramLabel = "MICROSECONDS",
      description = "Set the period of --cpu-rt-runtime, in microseconds (cgroup v1)")
  private Optional<Long> cpuRealtimePeriod = Optional.empty();

  @Option(
      names = "--cpu-rt-runtime",
      paramLabel = "MICROSECONDS",
      description = "Limit the realtime CPU time per period, in microseconds (cgroup v1)")
  private Optional<Long> cpuRealtimeRuntime = Optional.empty();

  @Option(
      names = {"-c", "--cpu-shares"},
      paramLabel = "WEIGHT",
      description = "Set the CPU weight in relation to the default, 1024")
  private Optional<Long> cpuShares = Optional.empty();

  @Option(
      names = "--cpus",
      paramLabel = "NUMBER",
      description = "Limit the number of CPUs, such as 1.5")
  private Optional<BigDecimal> cpus = Optional.empty();

  @Option(
      names = "--cpuset-cpus",
      paramLabel = "LIST",
      description = "Set the CPUs to run on, such as 0-2,4; empty for all")
  private @Nullable String cpusetCpus;

  @Option(
      names = "--cpuset-mems",
      paramLabel = "LIST",
      description = "Set the memory nodes to use, such as 0,1; empty for all")
  private @Nullable String cpusetMems;

  @Option(
      names = {"-m", "--memory"},
      paramLabel = "SIZE",
      description = "Limit the memory, with a unit b, k, m or g")
  private String memory = "";

  @Option(
      names = "--memory-reservation",
      paramLabel = "SIZE",
      description = "Set the memory that is reserved when memory is short")
  private String memoryReservation = "";

  @Option(
      names = "--memory-swap",
      paramLabel = "SIZE",
      description = "Limit memory and swap together; -1 means unlimited")
  private String memorySwap = "";

  @Option(
      names = "--memory-swappiness",
      paramLabel = "PERCENT",
      description = "Set the swappiness: 0 to 100 (cgroup v1)")
  private Optional<Integer> memorySwappiness = Optional.empty();

  @Option(
      names = "--pids-limit",
      paramLabel = "NUMBER",
      description = "Limit the number of processes and threads; -1 means unlimited")
  private Optional<Long> pids = Optional.empty();

  /**
   * @param oomKillDisable value of the option, which not every verb has
   */
  public Resources resources(boolean oomKillDisable) {
    requireOneWay();
    OptionalLong share = quota();
    return Resources.builder()
        .memory(size(memory))
        .memoryReservation(size(memoryReservation))
        .memorySwap(memorySwap.equals("-1") ? OptionalLong.of(UNLIMITED) : size(memorySwap))
        .memorySwappiness(
            memorySwappiness
                .filter(value -> value != UNLIMITED)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty()))
        .oomKillDisable(oomKillDisable)
        .cpuShares(number(cpuShares))
        .cpuPeriod(share.isPresent() ? OptionalLong.of(PERIOD) : number(cpuPeriod))
        .cpuQuota(share.isPresent() ? share : number(cpuQuota))
        .cpuRealtimePeriod(number(cpuRealtimePeriod))
        .cpuRealtimeRuntime(number(cpuRealtimeRuntime))
        .cpusetCpus(Objects.requireNonNullElse(cpusetCpus, ""))
        .cpusetMems(Objects.requireNonNullElse(cpusetMems, ""))
        .pids(
            pids.map(value -> OptionalLong.of(value == 0 ? UNLIMITED : value))
                .orElse(OptionalLong.empty()))
        .blkioWeight(blkioWeight.map(OptionalInt::of).orElse(OptionalInt.empty()))
        .deviceRates(rates())
        .build();
  }

  private void requireOneWay() {
    if (cpus.isPresent() && (cpuQuota.isPresent() || cpuPeriod.isPresent())) {
      throw new CarobException.InvalidArgument(
          "--cpus cannot be combined with --cpu-period or --cpu-quota");
    }
  }

  /** Returns the change for {@code update}: as in Podman, 0 and -1 remove a limit. */
  public ResourceChange change() {
    requireOneWay();
    ResourceChange.Builder change =
        ResourceChange.builder()
            .memory(sizeChange(memory))
            .memoryReservation(sizeChange(memoryReservation))
            .memorySwap(memorySwap.equals("0") ? LimitChange.unchanged() : sizeChange(memorySwap))
            .memorySwappiness(
                memorySwappiness
                    .<LimitChange<Integer>>map(
                        value ->
                            value == UNLIMITED ? LimitChange.unlimited() : LimitChange.to(value))
                    .orElseGet(LimitChange::unchanged))
            .cpuShares(numberChange(cpuShares))
            .cpuPeriod(numberChange(cpuPeriod))
            .cpuQuota(numberChange(cpuQuota))
            .cpuRealtimePeriod(numberChange(cpuRealtimePeriod))
            .cpuRealtimeRuntime(numberChange(cpuRealtimeRuntime))
            .cpusetCpus(listChange(cpusetCpus))
            .cpusetMems(listChange(cpusetMems))
            .pids(numberChange(pids))
            .blkioWeight(
                blkioWeight
                    .<LimitChange<Integer>>map(
                        value -> value == 0 ? LimitChange.unlimited() : LimitChange.to(value))
                    .orElseGet(LimitChange::unchanged))
            .deviceRates(rates());
    if (cpus.isPresent()) {
      OptionalLong quota = quota();
      change.cpuQuota(
          quota.isPresent() ? LimitChange.to(quota.getAsLong()) : LimitChange.unlimited());
      change.cpuPeriod(quota.isPresent() ? LimitChange.to(PERIOD) : LimitChange.unlimited());
    }
    return change.build();
  }

  private static LimitChange<Long> sizeChange(String text) {
    if (text.isEmpty()) {
      return LimitChange.unchanged();
    }
    return text.equals("0") || text.equals("-1")
        ? LimitChange.unlimited()
        : LimitChange.to(Sizes.parse(text));
  }

  private static LimitChange<Long> numberChange(Optional<Long> number) {
    if (number.isEmpty()) {
      return LimitChange.unchanged();
    }
    long value = number.get();
    return value == 0 || value == UNLIMITED ? LimitChange.unlimited() : LimitChange.to(value);
  }

  /** An empty list removes the limit. */
  private static LimitChange<String> listChange(@Nullable String list) {
    if (list == null) {
      return LimitChange.unchanged();
    }
    return list.isEmpty() ? LimitChange.unlimited() : LimitChange.to(list);
  }

  /** Returns the CPU quota for a number of processors; 0 means no limit. */
  private OptionalLong quota() {
    if (cpus.isEmpty() || cpus.get().signum() == 0) {
      return OptionalLong.empty();
    }
    BigDecimal number = cpus.get();
    if (number.compareTo(LEAST_CPUS) < 0 || number.compareTo(MOST_CPUS) > 0) {
      throw new CarobException.InvalidArgument(
          "invalid number of CPUs %s: it must be %s to %s"
              .formatted(number.toPlainString(), LEAST_CPUS, MOST_CPUS));
    }
    return OptionalLong.of(
        number
            .multiply(BigDecimal.valueOf(PERIOD))
            .setScale(0, RoundingMode.DOWN)
            .longValueExact());
  }

  private List<DeviceRate> rates() {
    List<DeviceRate> rates = new ArrayList<>();
    weights.forEach(text -> rates.add(DeviceRate.parse(DeviceRate.Kind.WEIGHT, text)));
    readBytes.forEach(text -> rates.add(DeviceRate.parse(DeviceRate.Kind.READ_BYTES, text)));
    reads.forEach(text -> rates.add(DeviceRate.parse(DeviceRate.Kind.READ_OPERATIONS, text)));
    writtenBytes.forEach(text -> rates.add(DeviceRate.parse(DeviceRate.Kind.WRITE_BYTES, text)));
    writes.forEach(text -> rates.add(DeviceRate.parse(DeviceRate.Kind.WRITE_OPERATIONS, text)));
    return rates;
  }

  private static OptionalLong number(Optional<Long> value) {
    return value.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static OptionalLong size(String text) {
    return text.isEmpty() || text.equals("0")
        ? OptionalLong.empty()
        : OptionalLong.of(Sizes.parse(text));
  }
}
