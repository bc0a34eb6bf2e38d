package dev.carob.api.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.types.Flag;
import dev.carob.api.types.LabelCondition;
import dev.carob.api.types.Network;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkQueryTest {

  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  private static final Network INNER =
      Network.builder("inner")
          .id("0123")
          .driver("bridge")
          .labels(Map.of("tier", "front"))
          .created(CREATED)
          .build();

  private static Arguments query(boolean matches, UnaryOperator<NetworkQuery.Builder> conditions) {
    return Arguments.of(conditions.apply(NetworkQuery.builder()).build(), matches);
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        query(true, all -> all),
        query(true, all -> all.id("0123"::equals)),
        query(false, all -> all.id("012"::equals)),
        query(true, all -> all.name("inner"::equals)),
        query(false, all -> all.name("outer"::equals)),
        query(true, all -> all.labels(List.of(LabelCondition.equal("tier", "front")))),
        query(false, all -> all.labels(List.of(LabelCondition.absent("tier")))),
        query(true, all -> all.drivers(List.of("macvlan", "bridge"))),
        query(false, all -> all.drivers(List.of("macvlan"))),
        query(true, all -> all.used(Flag.YES)),
        query(true, all -> all.used(Flag.NO)),
        query(true, all -> all.createdBefore(CREATED.plusNanos(1))),
        query(false, all -> all.createdBefore(CREATED)));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void aNetworkMatchesIfItMeetsAllItsOwnConditions(NetworkQuery query, boolean matches) {
    assertThat(query.matches(INNER)).isEqualTo(matches);
  }
}
