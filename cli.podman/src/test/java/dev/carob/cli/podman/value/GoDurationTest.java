package dev.carob.cli.podman.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "90s,PT90S",
    "1h30m,PT1H30M",
    "1.5h,PT1H30M",
    "250ms,PT0.25S",
    "0,PT0S",
    "1m2.5s,PT1M2.5S",
    "3us,PT0.000003S",
    ".5s,PT0.5S",
    "1.s,PT1S",
    "2µs,PT0.000002S",
    "-5m,PT-5M",
    "+1h30m,PT1H30M",
    "-0,PT0S"
  })
  void areReadAsGoWritesThem(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "1x",
        "1s ",
        "--1s",
        "1s-1s",
        "٣s",
        "1h 2m",
        "99999999999999h",
        "1..5s"
      })
  void invalidTextsAreReported(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(text);
  }

  @Test
  void anyTextIsADurationOrIsRejected() {
    Random random = new Random(5);
    String letters = "0123456789.hmsun +";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(8); n > 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        assertThat(GoDuration.parse(text.toString())).isGreaterThanOrEqualTo(Duration.ZERO);
      } catch (CarobException.InvalidArgument e) {
        assertThat(e).hasMessageContaining("duration");
      }
    }
  }

  /** The results are those of String of Go's time.Duration. */
  @ParameterizedTest
  @CsvSource({
    "PT0S,0s",
    "PT0.000000001S,1ns",
    "PT0.0000015S,1.5µs",
    "PT0.0015S,1.5ms",
    "PT0.999S,999ms",
    "PT1S,1s",
    "PT1.000000001S,1.000000001s",
    "PT61.5S,1m1.5s",
    "PT1H,1h0m0s",
    "PT25H1M10S,25h1m10s",
    "PT-90S,-1m30s"
  })
  void areWrittenAsGoDoesAndReadAgain(Duration span, String text) {
    assertThat(GoDuration.format(span)).isEqualTo(text);
    assertThat(GoDuration.parse(text)).isEqualTo(span);
  }
}
