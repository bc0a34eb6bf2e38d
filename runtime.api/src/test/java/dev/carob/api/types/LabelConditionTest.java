package dev.carob.api.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LabelConditionTest {

  private static final Map<String, String> LABELS = Map.of("tier", "db", "empty", "");

  static Stream<Arguments> conditions() {
    return Stream.of(
        Arguments.of(LabelCondition.present("tier"), true),
        Arguments.of(LabelCondition.present("empty"), true),
        Arguments.of(LabelCondition.present("ti"), false),
        Arguments.of(LabelCondition.absent("ti"), true),
        Arguments.of(LabelCondition.absent("tier"), false),
        Arguments.of(LabelCondition.equal("tier", "db"), true),
        Arguments.of(LabelCondition.equal("tier", ""), false),
        Arguments.of(LabelCondition.equal("empty", ""), true),
        Arguments.of(LabelCondition.equal("other", ""), false),
        Arguments.of(LabelCondition.unequal("tier", "web"), true),
        Arguments.of(LabelCondition.unequal("other", "db"), true),
        Arguments.of(LabelCondition.unequal("tier", "db"), false),
        Arguments.of(LabelCondition.absent("tier").or(LabelCondition.equal("tier", "db")), true),
        Arguments.of(LabelCondition.present("a").or(LabelCondition.present("b")), false));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void labelsMeetACondition(LabelCondition condition, boolean matches) {
    assertThat(condition.matches(LABELS)).isEqualTo(matches);
  }

  @Test
  void severalConditionsHaveAllToBeMet() {
    List<LabelCondition> conditions =
        List.of(LabelCondition.present("tier"), LabelCondition.present("other"));
    assertThat(LabelCondition.allMatch(conditions, LABELS)).isFalse();
    assertThat(LabelCondition.allMatch(conditions.subList(0, 1), LABELS)).isTrue();
    assertThat(LabelCondition.allMatch(List.of(), LABELS)).isTrue();
  }

  @Test
  void equalConditionsAreEqual() {
    assertThat(LabelCondition.present("a").or(LabelCondition.equal("b", "c")))
        .isEqualTo(LabelCondition.present("a").or(LabelCondition.equal("b", "c")))
        .hasSameHashCodeAs(LabelCondition.present("a").or(LabelCondition.equal("b", "c")))
        .isNotEqualTo(LabelCondition.present("a"));
    assertThat(LabelCondition.present("a")).isNotEqualTo(LabelCondition.absent("a"));
  }

  @ParameterizedTest
  @CsvSource({
    "EITHER,true,true", "EITHER,false,true",
    "YES,true,true", "YES,false,false",
    "NO,true,false", "NO,false,true"
  })
  void aFlagMatchesItsValues(Flag flag, boolean value, boolean matches) {
    assertThat(flag.matches(value)).isEqualTo(matches);
    assertThat(flag.opposite().matches(!value)).isEqualTo(matches);
  }
}
