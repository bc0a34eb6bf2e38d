package dev.carob.api.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.types.Flag;
import dev.carob.api.types.LabelCondition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VolumeQueryTest {

  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  private static final Volume DATA =
      Volume.builder("data", Path.of("/d"))
          .labels(Map.of("tier", "db"))
          .users(List.of("0123"))
          .options(Map.of("type", "tmpfs"))
          .created(CREATED)
          .build();

  private static Arguments query(boolean matches, UnaryOperator<VolumeQuery.Builder> conditions) {
    return Arguments.of(conditions.apply(VolumeQuery.builder()).build(), matches);
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        query(true, all -> all),
        query(true, all -> all.name("data"::equals)),
        query(false, all -> all.name("dat"::equals)),
        query(true, all -> all.labels(List.of(LabelCondition.equal("tier", "db")))),
        query(false, all -> all.labels(List.of(LabelCondition.absent("tier")))),
        query(true, all -> all.options(List.of(LabelCondition.equal("type", "tmpfs")))),
        query(false, all -> all.options(List.of(LabelCondition.present("device")))),
        query(true, all -> all.used(Flag.YES)),
        query(false, all -> all.used(Flag.NO)),
        query(true, all -> all.anonymous(Flag.NO)),
        query(false, all -> all.anonymous(Flag.YES)),
        query(true, all -> all.createdBefore(CREATED.plusNanos(1))),
        query(false, all -> all.createdBefore(CREATED)));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void aVolumeMatchesIfItMeetsAllConditions(VolumeQuery query, boolean matches) {
    assertThat(query.matches(DATA)).isEqualTo(matches);
  }
}
