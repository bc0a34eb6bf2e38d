package dev.carob.cli.podman.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {

  private static List<String> filtered(String... filters) {
    Predicate<String> filter =
        Filters.of(
            List.of(filters),
            List.of("begin", "end"),
            (key, value) ->
                key.equals("begin")
                    ? text -> text.startsWith(value)
                    : text -> text.endsWith(value));
    return Stream.of("ax", "ay", "bx", "a=").filter(filter).toList();
  }

  @Test
  void noFilterLetsEverythingThrough() {
    assertThat(filtered()).hasSize(4);
  }

  @Test
  void valuesOfOneKeyAreAlternatives() {
    assertThat(filtered("begin=b", "begin=ay")).containsExactly("ay", "bx");
  }

  @Test
  void allKeysHaveToHold() {
    assertThat(filtered("begin=a", "end=x")).containsExactly("ax");
    assertThat(filtered("begin=a", "begin=b", "end=x")).containsExactly("ax", "bx");
  }

  @Test
  void aValueMayHaveAnEqualsSign() {
    assertThat(filtered("begin=a=")).containsExactly("a=");
  }

  @Test
  void anUnknownKeyIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> filtered("middle=x"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'middle'")
        .hasMessageContaining("begin, end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "begin", "begin:x"})
  void aFilterIsAKeyAndAValue(String filter) {
    assertThatThrownBy(() -> filtered(filter))
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
    assertThat(Filters.hasLabel(labels, wanted)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "1,true", "false,false", "0,false"})
  void aFlagIsTrueOrFalse(String text, boolean value) {
    assertThat(Filters.flag("dangling", text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "TRUE", "2"})
  void anyOtherFlagIsRefusedByName(String text) {
    assertThatThrownBy(() -> Filters.flag("dangling", text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("dangling")
        .hasMessageContaining("'" + text + "'");
  }
}
