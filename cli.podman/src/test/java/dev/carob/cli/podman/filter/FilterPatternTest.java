package dev.carob.cli.podman.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "web web1 true",
        "^web$ web1 false",
        "[0-9]{2,3}$ web12 true",
        "a|b xbx true",
        "[]a]b a]b true",
        "(x){3} xxx true"
      })
  void regularExpressionsFindAPart(String pattern, String subject, boolean found) {
    assertThat(FilterPattern.regex("name", pattern).test(subject)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "busy* busybox true",
        "busy* busy/box false",
        "busy** busy/box true",
        "b?x box true",
        "b[!o]x box false",
        "b[a-z]x box true",
        "{busy,toy}box toybox true",
        "a.c abc false",
        "a+(b a+(b true"
      })
  void shellPatternsMatchAWhole(String pattern, String subject, boolean matched) {
    assertThat(FilterPattern.glob("reference", pattern).test(subject)).isEqualTo(matched);
  }

  static java.util.stream.Stream<String> tooMuch() {
    return java.util.stream.Stream.of(
        "(a?){1000}".repeat(20),
        "((a{100}){100}){100}",
        "(".repeat(1_000),
        "(".repeat(300) + ")".repeat(300),
        "x".repeat(120_000),
        "[a-z]{1000}".repeat(50));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("tooMuch")
  void patternsThatNeedMuchMemoryAreRejected(String pattern) {
    long begin = System.nanoTime();
    assertThatThrownBy(() -> FilterPattern.regex("name", pattern))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageStartingWith("invalid filter 'name': ")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    assertThat(System.nanoTime() - begin).isLessThan(1_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "a{2,1}", "*", "\\"})
  void invalidPatternsAreReported(String pattern) {
    assertThatThrownBy(() -> FilterPattern.regex("name", pattern))
        .hasMessageContaining("is not a pattern");
  }

  @Test
  void backtrackingPatternsTakeLinearTime() {
    long begin = System.nanoTime();
    assertThat(FilterPattern.regex("name", "(a*)*b").test("a".repeat(5_000))).isFalse();
    assertThat(FilterPattern.glob("reference", "*a".repeat(100)).test("a".repeat(99) + "b"))
        .isFalse();
    assertThat(System.nanoTime() - begin).isLessThan(2_000_000_000L);
  }
}
