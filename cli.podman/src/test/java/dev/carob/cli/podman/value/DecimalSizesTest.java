package dev.carob.cli.podman.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalSizesTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "77,77",
    "1k,1000",
    "1KB,1000",
    "1kib,1000",
    "3.027m,3027000",
    ".5 g,500000000",
    "9b,9"
  })
  void unitsArePowersOfAThousand(String text, long bytes) {
    assertThat(DecimalSizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k", "-1", "1x", "1e3", "1 kk"})
  void otherTextsAreRejected(String text) {
    assertThatThrownBy(() -> DecimalSizes.parse(text)).hasMessage("invalid size: '" + text + "'");
  }

  @Test
  void aSizeFitsIntoALong() {
    assertThatThrownBy(() -> DecimalSizes.parse("99999p")).hasMessageContaining("too large");
  }
}
