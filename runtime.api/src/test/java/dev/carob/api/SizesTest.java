package dev.carob.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

  /** The results are those of RAMInBytes of docker/go-units, which Podman uses. */
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "32,32",
    "32b,32",
    "32B,32",
    "32k,32768",
    "32K,32768",
    "32kb,32768",
    "32Kib,32768",
    "32 k,32768",
    "1m,1048576",
    "1.5m,1572864",
    ".5g,536870912",
    "1.g,1073741824",
    "2t,2199023255552",
    "1p,1125899906842624",
    "9223372036854775807,9223372036854775807",
    "1.9,1"
  })
  void areReadWithTheirUnit(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "b",
        "k",
        "-1",
        "+1",
        "1x",
        "1ib",
        "1 ib",
        "1kk",
        "1  k",
        "1,5m",
        "0x10",
        "٣m",
        "9223372036854775808",
        "8192p",
        "1e3"
      })
  void invalidSizesAreRejectedByName(String text) {
    assertThatThrownBy(() -> Sizes.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Property
  void anyTextIsASizeOrIsRejected(@ForAll String text) {
    try {
      assertThat(Sizes.parse(text)).isNotNegative();
    } catch (CarobException.InvalidArgument e) {
      assertThat(e).hasMessageContaining("invalid size");
    }
  }
}
