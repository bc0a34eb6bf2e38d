package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerStats;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shape of a line of {@code podman stats} (podman-stats(1)). */
class ContainerUsageTest {

  private static final Instant NOW = Values.STARTED.plusSeconds(100);

  private static ContainerStats stats(Instant at, Duration cpu) {
    return ContainerStats.builder(Values.ID, "web", at, Values.STARTED)
        .cpu(cpu)
        .memory(52_428_800)
        .memoryLimit(104_857_600)
        .processes(12)
        .networkIn(1_234_567)
        .networkOut(2_345)
        .blockIn(4_096)
        .blockOut(8_192)
        .build();
  }

  private static ContainerStats full() {
    return stats(NOW, Duration.ofMillis(12_500));
  }

  private static ContainerStats empty() {
    return ContainerUsage.none(Values.emptyContainer(), Values.STARTED.minusSeconds(1));
  }

  @Test
  void everyAttributeIsShown() {
    Golden.matches("stats-full.json", ContainerUsage.of(full(), null, false));
  }

  @Test
  void aContainerThatDoesNotRunUsesNothing() {
    Golden.matches("stats-empty.json", ContainerUsage.of(empty(), null, true));
  }

  @Test
  void jsonHasKeysOfItsOwn() {
    Golden.matches("stats-json.json", ContainerUsage.json(ContainerUsage.of(full(), null, false)));
  }

  @Test
  void aTableHasACellForEachTitle() {
    assertThat(ContainerUsage.cells(ContainerUsage.of(full(), null, false)))
        .hasSameSizeAs(ContainerUsage.TITLES)
        .containsExactly(
            "0123456789ab",
            "web",
            "12.50%",
            "52.4MB / 105MB",
            "50.00%",
            "1.23MB / 2.35kB",
            "4.1kB / 8.19kB",
            "12",
            "12.5s",
            "12.50%");
  }

  @Test
  void theShareOfTheProcessorIsThatSinceTheLineBefore() {
    ContainerStats before = stats(NOW.minusSeconds(2), Duration.ofMillis(11_500));
    ObjectNode line = ContainerUsage.of(full(), before, false);
    assertThat(line.path("CPUPerc").asText()).isEqualTo("50.00%");
    assertThat(line.path("AVGCPU").asText()).isEqualTo("12.50%");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "1500000,1.5ms",
    "999000000,999ms",
    "1000000000,1s",
    "61500000000,1m1.5s",
    "3600000000000,1h0m0s"
  })
  void timesAreWrittenAsGoDoes(long nanos, String text) {
    ObjectNode line = ContainerUsage.of(stats(NOW, Duration.ofNanos(nanos)), null, false);
    assertThat(line.path("CPUTime").asText()).isEqualTo(text);
  }

  @Test
  void theTestValuesSetEveryAttribute() {
    ContainerStats none = ContainerStats.builder("", "", Instant.EPOCH, Instant.EPOCH).build();
    Attributes.allDiffer(full(), none);
  }
}
