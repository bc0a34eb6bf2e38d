package dev.carob.api.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResourceChangeTest {

  private static final DeviceRate READ =
      new DeviceRate(DeviceRate.Kind.READ_BYTES, "/dev/sda", 1000);
  private static final DeviceRate WRITE =
      new DeviceRate(DeviceRate.Kind.WRITE_BYTES, "/dev/sda", 2000);

  private static final Resources BEFORE =
      ResourceChange.builder()
          .memory(LimitChange.to(64L << 20))
          .memorySwap(LimitChange.to(1L << 30))
          .memorySwappiness(LimitChange.to(10))
          .cpuQuota(LimitChange.to(20_000L))
          .cpusetCpus(LimitChange.to("0"))
          .pids(LimitChange.to(50L))
          .deviceRates(List.of(READ, WRITE))
          .build()
          .applyTo(Resources.DEFAULT);

  @Test
  void limitsThatAreNotNamedStayAsTheyAre() {
    assertThat(ResourceChange.NONE.applyTo(BEFORE)).isEqualTo(BEFORE);
    assertThat(ResourceChange.NONE.isEmpty()).isTrue();
    Resources after =
        ResourceChange.builder().memory(LimitChange.to(96L << 20)).build().applyTo(BEFORE);
    assertThat(after.memory()).hasValue(96L << 20);
    assertThat(after.memorySwap()).hasValue(1L << 30);
    assertThat(after.memorySwappiness()).hasValue(10);
    assertThat(after.cpusetCpus()).isEqualTo("0");
  }

  @Test
  void eachLimitCanBeRemoved() {
    ResourceChange change =
        ResourceChange.builder()
            .memorySwappiness(LimitChange.unlimited())
            .cpuQuota(LimitChange.unlimited())
            .cpusetCpus(LimitChange.unlimited())
            .pids(LimitChange.unlimited())
            .build();
    Resources after = change.applyTo(BEFORE);
    assertThat(change.isEmpty()).isFalse();
    assertThat(after.memorySwappiness()).isEmpty();
    assertThat(after.cpuQuota()).isEmpty();
    assertThat(after.cpusetCpus()).isEmpty();
    assertThat(after.pids()).hasValue(Resources.UNLIMITED);
    assertThat(after.memory()).isEqualTo(BEFORE.memory());
  }

  @Test
  void removingTheMemoryLimitRemovesTheSwapLimit() {
    ResourceChange memory = ResourceChange.builder().memory(LimitChange.unlimited()).build();
    assertThat(memory.applyTo(BEFORE).memorySwap()).isEmpty();
    ResourceChange swap = ResourceChange.builder().memorySwap(LimitChange.unlimited()).build();
    assertThat(swap.applyTo(BEFORE).memorySwap()).isEqualTo(OptionalLong.of(Resources.UNLIMITED));
    assertThat(swap.applyTo(BEFORE).memory()).isEqualTo(BEFORE.memory());
  }

  @Test
  void aRateReplacesThatOfItsKindAndDeviceAndZeroRemovesIt() {
    DeviceRate slower = new DeviceRate(DeviceRate.Kind.READ_BYTES, "/dev/sda", 500);
    DeviceRate none = new DeviceRate(DeviceRate.Kind.WRITE_BYTES, "/dev/sda", 0);
    ResourceChange change = ResourceChange.builder().deviceRates(List.of(slower, none)).build();
    assertThat(change.applyTo(BEFORE).deviceRates()).containsExactly(slower);
    assertThat(change.isEmpty()).isFalse();
  }

  @Test
  void aChangeIsUndone() {
    ResourceChange change =
        ResourceChange.builder()
            .memory(LimitChange.unlimited())
            .memorySwap(LimitChange.unlimited())
            .memorySwappiness(LimitChange.to(60))
            .cpuShares(LimitChange.to(7L))
            .cpusetCpus(LimitChange.unlimited())
            .cpusetMems(LimitChange.to("1"))
            .deviceRates(
                List.of(
                    new DeviceRate(DeviceRate.Kind.READ_BYTES, "/dev/sda", 0),
                    new DeviceRate(DeviceRate.Kind.READ_BYTES, "/dev/sdb", 5)))
            .build();
    Resources after = change.applyTo(BEFORE);
    Resources undone = change.undo(BEFORE).applyTo(after);
    assertThat(undone.deviceRates()).containsExactlyInAnyOrder(READ, WRITE);
    assertThat(undone.memory()).isEqualTo(BEFORE.memory());
    assertThat(undone.memorySwap()).isEqualTo(BEFORE.memorySwap());
    assertThat(undone.memorySwappiness()).isEqualTo(BEFORE.memorySwappiness());
    assertThat(undone.cpuShares()).isEmpty();
    assertThat(undone.cpusetCpus()).isEqualTo("0");
    assertThat(undone.cpusetMems()).isEmpty();
    assertThat(change.undo(BEFORE).pids()).isEqualTo(LimitChange.unchanged());
  }
}
