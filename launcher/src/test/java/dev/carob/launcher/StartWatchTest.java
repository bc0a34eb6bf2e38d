package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hanging start ends within its time limit. */
class StartWatchTest {

  @Test
  void aStartThatHangsIsReportedWithTheStep() throws Exception {
    CompletableFuture<String> message = new CompletableFuture<>();
    try (StartWatch watch =
        StartWatch.begin(Duration.ofSeconds(1), () -> "nothing", message::complete)) {
      watch.step(() -> "the start of x");
      assertThat(message.get(30, TimeUnit.SECONDS))
          .isEqualTo(
              "the engine did not get ready in 1 s: the start of x does not end; see the engine's log");
    }
  }

  @Test
  void theLimitIsThatOfTheEnvironment() {
    assertThat(StartWatch.limit("")).isEqualTo(Duration.ofSeconds(180));
    assertThat(StartWatch.limit("7")).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.5", "1000000", "\u0663"})
  void anotherLimitIsRefused(String seconds) {
    assertThatThrownBy(() -> StartWatch.limit(seconds))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("invalid CAROB_START_LIMIT '" + seconds + "'");
  }
}
