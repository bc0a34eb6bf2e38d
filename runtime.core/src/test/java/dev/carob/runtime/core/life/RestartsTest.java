package dev.carob.runtime.core.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.ContainerState;
import dev.carob.api.types.ContainerExit;
import dev.carob.runtime.core.record.ContainerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartsTest {

  @Test
  void theFirstRestartIsAtOnceAndPausesDoubleUpToAMinute() {
    assertThat(IntStream.of(0, 1, 2, 3, 9, 10, 11, 1000).mapToObj(Restarts::pause))
        .containsExactly(
            Duration.ZERO,
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(25_600),
            Duration.ofMillis(51_200),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
  }

  @Test
  void aLongRunResetsTheCount() {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    ContainerStatus status =
        ContainerStatus.fresh(ContainerState.CONFIGURED).running(1, start).restarts(5);
    assertThat(Restarts.inARow(status.stopped(new ContainerExit(1, start.plusSeconds(9), false))))
        .isEqualTo(5);
    assertThat(Restarts.inARow(status.stopped(new ContainerExit(1, start.plusSeconds(10), false))))
        .isZero();
  }
}
