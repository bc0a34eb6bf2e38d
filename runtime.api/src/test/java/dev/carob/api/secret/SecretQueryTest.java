package dev.carob.api.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.types.LabelCondition;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecretQueryTest {

  private static final Secret PASSWORD =
      Secret.builder("5ec7e7", "password").labels(Map.of("tier", "db")).build();

  private static Arguments query(boolean matches, UnaryOperator<SecretQuery.Builder> conditions) {
    return Arguments.of(conditions.apply(SecretQuery.builder()).build(), matches);
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        query(true, all -> all),
        query(true, all -> all.id("5ec7e7"::equals)),
        query(false, all -> all.id("5ec"::equals)),
        query(true, all -> all.name("password"::equals)),
        query(false, all -> all.name("pass"::equals)),
        query(true, all -> all.labels(List.of(LabelCondition.equal("tier", "db")))),
        query(false, all -> all.labels(List.of(LabelCondition.absent("tier")))));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void aSecretMatchesIfItMeetsAllConditions(SecretQuery query, boolean matches) {
    assertThat(query.matches(PASSWORD)).isEqualTo(matches);
  }
}
