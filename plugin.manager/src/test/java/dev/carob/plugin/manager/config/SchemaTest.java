package dev.carob.plugin.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.config.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.metatype.AttributeDefinition;

/** Values are validated against a bundle's Metatype definition. */
class SchemaTest {

  private static final Schema SCHEMA =
      TestDefinition.schema(
          "dev.mine",
          TestAttribute.of("wait", AttributeDefinition.LONG).defaults("30"),
          TestAttribute.of("count", AttributeDefinition.INTEGER),
          TestAttribute.of("short", AttributeDefinition.SHORT),
          TestAttribute.of("ratio", AttributeDefinition.DOUBLE),
          TestAttribute.of("quiet", AttributeDefinition.BOOLEAN),
          TestAttribute.of("name", AttributeDefinition.STRING).without("root"),
          TestAttribute.of("mode", AttributeDefinition.STRING).options("fast", "safe"),
          TestAttribute.of("ports", AttributeDefinition.INTEGER).many().defaults("1", "2"));

  private static Object typed(String key, String... values) {
    return SCHEMA.typed(Map.of(key, List.of(values))).get(key);
  }

  private static void isRefused(String key, List<String> values, String... because) {
    var refusal =
        assertThatThrownBy(() -> SCHEMA.typed(Map.of(key, values)))
            .isInstanceOf(CarobException.InvalidArgument.class)
            .hasMessageContaining("dev.mine")
            .hasMessageContaining(key);
    for (String part : because) {
      refusal.hasMessageContaining(part);
    }
  }

  @Test
  void aValueGetsTheTypeOfItsAttribute() {
    assertThat(typed("wait", "5000000000")).isEqualTo(5_000_000_000L);
    assertThat(typed("count", "-7")).isEqualTo(-7);
    assertThat(typed("short", "3")).isEqualTo(3);
    assertThat(typed("ratio", "0.5")).isEqualTo(0.5);
    assertThat(typed("quiet", "true")).isEqualTo(true);
    assertThat(typed("name", "5")).isEqualTo("5");
  }

  @Test
  void severalValuesAreAnArrayOfTheType() {
    assertThat(typed("ports", "80", "443")).isEqualTo(new Integer[] {80, 443});
    assertThat(typed("ports", "80")).isEqualTo(new Integer[] {80});
    assertThat(typed("ports")).isEqualTo(new Integer[] {});
  }

  @ParameterizedTest
  @CsvSource({
    "wait,soon",
    "wait,1.5",
    "wait,''",
    "count,5000000000",
    "ratio,half",
    "quiet,yes",
    "quiet,TRUE"
  })
  void aValueOfAnotherTypeIsRejected(String key, String value) {
    isRefused(key, List.of(value), "'" + value + "'");
  }

  @Test
  void oneWrongValueAmongSeveralIsNamed() {
    isRefused("ports", List.of("80", "http"), "'http'");
  }

  @Test
  void anUnknownKeyIsRejectedWithTheKnownOnes() {
    isRefused("wiat", List.of("1"), "count, mode, name, ports, quiet, ratio, short, wait");
  }

  @Test
  void anAttributeOfOneValueTakesOne() {
    isRefused("wait", List.of("1", "2"), "2");
    isRefused("wait", List.of(), "0");
  }

  @Test
  void aValueMustBeOneOfTheOptions() {
    assertThat(typed("mode", "safe")).isEqualTo("safe");
    isRefused("mode", List.of("slow"), "'slow'", "fast, safe");
  }

  @Test
  void aValueThatTheAttributeForbidsIsRejectedWithItsReason() {
    isRefused("name", List.of("root"), "'root'", "nobody wants it");
  }

  @Test
  void anEmptyTextIsAValue() {
    assertThat(typed("name", "")).isEqualTo("");
  }

  @Test
  void problemsNameEachKeyInOrder() {
    assertThat(SCHEMA.problems(Map.of("wait", 3L, "quiet", true))).isEmpty();
    assertThat(SCHEMA.problems(Map.of("wiat", "1", "quiet", "maybe", "count", 1)))
        .satisfiesExactly(
            first -> assertThat(first).contains("quiet", "maybe"),
            second -> assertThat(second).contains("wiat"));
  }

  @Test
  void problemsAreSeenInArraysAndListsOfAFileToo() {
    assertThat(SCHEMA.problems(Map.of("ports", new Integer[] {1, 2}))).isEmpty();
    assertThat(SCHEMA.problems(Map.of("ports", List.of("1", "x")))).hasSize(1);
    assertThat(SCHEMA.problems(Map.of("wait", new String[] {"1", "2"}))).hasSize(1);
  }

  @Test
  void aDescriptionHasTheValuesAndTheDefaults() {
    var described = SCHEMA.describe(Map.of("wait", 5L, "ports", new Integer[] {80, 443}));
    assertThat(described.pid()).isEqualTo("dev.mine");
    assertThat(described.bundle()).isEqualTo("com.acme.mine");
    assertThat(described.name()).isEqualTo("My settings");
    assertThat(described.problems()).isEmpty();
    assertThat(described.settings())
        .extracting(Setting::key)
        .containsExactly("count", "mode", "name", "ports", "quiet", "ratio", "short", "wait");
    assertThat(described.settings())
        .contains(
            Setting.builder("wait", "long")
                .description("Describes wait")
                .defaults(List.of("30"))
                .values(List.of("5"))
                .build(),
            Setting.builder("ports", "integer")
                .many(true)
                .description("Describes ports")
                .defaults(List.of("1", "2"))
                .values(List.of("80", "443"))
                .build(),
            Setting.builder("mode", "string")
                .description("Describes mode")
                .options(List.of("fast", "safe"))
                .build());
  }

  @Test
  void aDescriptionHasTheProblemsOfTheValues() {
    assertThat(SCHEMA.describe(Map.of("wait", "soon")).problems()).hasSize(1);
  }

  @Test
  void valuesWithEqualArraysAreEqual() {
    assertThat(
            Schema.same(
                Map.of("a", 1, "b", new Integer[] {1}), Map.of("a", 1, "b", new Integer[] {1})))
        .isTrue();
    assertThat(Schema.same(Map.of("b", new Integer[] {1}), Map.of("b", new Integer[] {2})))
        .isFalse();
    assertThat(Schema.same(Map.of("a", 1), Map.of("a", 1, "b", 2))).isFalse();
    assertThat(Schema.same(Map.of("a", 1), Map.of("b", 1))).isFalse();
  }
}
