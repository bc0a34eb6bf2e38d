package dev.carob.cli.podman.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {

  private final TimeZone before = TimeZone.getDefault();

  @BeforeEach
  void liveEast() {
    TimeZone.setDefault(TimeZone.getTimeZone("GMT+02:00"));
  }

  @AfterEach
  void goBack() {
    TimeZone.setDefault(before);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z,2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.25Z,2026-01-31T12:00:00.250Z",
    "2026-01-31T12:00:00+05:30,2026-01-31T06:30:00Z",
    "2026-01-31T12:00:00,2026-01-31T10:00:00Z",
    "2026-01-31T12:00,2026-01-31T10:00:00Z",
    "2026-01-31,2026-01-30T22:00:00Z",
    "0,1970-01-01T00:00:00Z",
    "1700000000,2023-11-14T22:13:20Z",
    "1700000000.5,2023-11-14T22:13:20.500Z"
  })
  void aPointInTimeIsRead(String text, Instant expected) {
    assertThat(Instants.parse(text)).isEqualTo(expected);
  }

  @Test
  void aDurationIsBeforeNowOrAheadOfIt() {
    Instant from = Instant.now();
    Instant past = Instants.parse("10m");
    Instant future = Instants.parse("10m", true);
    Instant to = Instant.now();
    assertThat(past).isBetween(from.minusSeconds(600), to.minusSeconds(600));
    assertThat(future).isBetween(from.plusSeconds(600), to.plusSeconds(600));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "yesterday",
        "2026-13-01",
        "2026-01-31T25:00:00Z",
        "31.01.2026",
        "-10",
        "1700000000000000",
        "2026-01-31 12:00:00"
      })
  void invalidTimesAreRejectedByName(String text) {
    assertThatThrownBy(() -> Instants.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'" + text + "'");
  }
}
