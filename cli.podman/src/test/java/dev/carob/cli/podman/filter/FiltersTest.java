package dev.carob.cli.podman.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.Flag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {

  private static Map<String, List<String>> parsed(String... filters) {
    return Filters.parsed(List.of(filters), List.of("begin", "end"));
  }

  @Test
  void noFilterHasNoKey() {
    assertThat(parsed()).isEmpty();
  }

  @Test
  void valuesOfOneKeyAreTakenTogether() {
    assertThat(parsed("begin=b", "end=x", "begin=ay"))
        .containsExactly(Map.entry("begin", List.of("b", "ay")), Map.entry("end", List.of("x")));
  }

  @Test
  void aValueMayHaveAnEqualsSign() {
    assertThat(parsed("begin=a=")).containsExactly(Map.entry("begin", List.of("a=")));
  }

  @Test
  void anUnknownKeyIsRejectedWithTheKnownOnes() {
    assertThatThrownBy(() -> parsed("middle=x"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'middle'")
        .hasMessageContaining("begin, end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "begin", "begin:x"})
  void aFilterIsAKeyAndAValue(String filter) {
    assertThatThrownBy(() -> parsed(filter))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'" + filter + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "app,true",
    "app=shop,true",
    "app=,false",
    "app=shops,false",
    "ap,false",
    "empty,true",
    "empty=,true",
    "url=a=b,true",
    "url=a,false"
  })
  void aLabelIsFoundByNameOrByValue(String wanted, boolean found) {
    Map<String, String> labels = Map.of("app", "shop", "empty", "", "url", "a=b");
    assertThat(Filters.labelled(List.of(wanted)).matches(labels)).isEqualTo(found);
    assertThat(Filters.notLabelled(List.of(wanted)).matches(labels)).isEqualTo(!found);
    assertThat(Filters.labelled(List.of("nothing", wanted)).matches(labels)).isEqualTo(found);
  }

  @Test
  void severalInstantsHaveALatestAndAnEarliest() {
    List<String> values = List.of("5", "9", "7");
    Function<String, Instant> seconds = text -> Instant.ofEpochSecond(Long.parseLong(text));
    assertThat(Filters.latest(values, seconds)).isEqualTo(Instant.ofEpochSecond(9));
    assertThat(Filters.earliest(values, seconds)).isEqualTo(Instant.ofEpochSecond(5));
  }

  @Test
  void bothValuesOfAFlagRequireNothing() {
    assertThat(Filters.flag("dangling", List.of("true"))).isEqualTo(Flag.YES);
    assertThat(Filters.flag("dangling", List.of("0", "false"))).isEqualTo(Flag.NO);
    assertThat(Filters.flag("dangling", List.of("true", "false"))).isEqualTo(Flag.EITHER);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "1,true", "false,false", "0,false"})
  void aFlagIsTrueOrFalse(String text, boolean value) {
    assertThat(Filters.flag("dangling", text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "TRUE", "2"})
  void anyOtherFlagIsRejectedByName(String text) {
    assertThatThrownBy(() -> Filters.flag("dangling", text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("dangling")
        .hasMessageContaining("'" + text + "'");
  }
}
