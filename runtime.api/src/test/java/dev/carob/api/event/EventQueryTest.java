package dev.carob.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.types.LabelCondition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventQueryTest {

  private static final Event STARTED =
      Event.builder(Instant.parse("2026-01-02T03:04:05Z"), "container", "start")
          .id("0123456789ab")
          .name("web")
          .attributes(Map.of("image", "docker.io/library/web:1", "tier", "front"))
          .build();
  private static final Event CREATED =
      Event.builder(Instant.parse("2026-01-02T03:04:05Z"), "volume", "create").name("data").build();

  private static Arguments query(
      boolean started, boolean created, UnaryOperator<EventQuery.Builder> conditions) {
    return Arguments.of(conditions.apply(EventQuery.builder()).build(), started, created);
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        query(true, true, all -> all),
        query(true, true, all -> all.since(Instant.MAX).until(Instant.MIN)),
        query(true, false, all -> all.types(List.of("container", "network"))),
        query(false, true, all -> all.types(List.of("volume"))),
        query(true, true, all -> all.actions(List.of("start", "create"))),
        query(false, false, all -> all.actions(List.of("stop"))),
        query(true, true, all -> all.objects(List.of("web", "data"))),
        query(true, false, all -> all.objects(List.of("0123"))),
        query(false, false, all -> all.objects(List.of("we"))),
        query(true, false, all -> all.containers(List.of("web", "other"))),
        query(false, false, all -> all.containers(List.of("data"))),
        query(false, true, all -> all.volumes(List.of("data"))),
        query(false, false, all -> all.volumes(List.of("web"))),
        query(false, false, all -> all.images(List.of("web", "data", "docker.io/library/web:1"))),
        query(false, false, all -> all.containers(List.of("web")).volumes(List.of("data"))),
        query(true, false, all -> all.labels(List.of(LabelCondition.equal("tier", "front")))),
        query(false, true, all -> all.labels(List.of(LabelCondition.absent("tier")))),
        query(false, false, all -> all.types(List.of("volume")).actions(List.of("start"))));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void anEventMatchesIfItMeetsAllConditions(EventQuery query, boolean started, boolean created) {
    assertThat(query.matches(STARTED)).isEqualTo(started);
    assertThat(query.matches(CREATED)).isEqualTo(created);
  }

  @Test
  void imagesAreSelectedByNameOrId() {
    Event pulled =
        Event.builder(Instant.EPOCH, "image", "tag").id("0123456789ab").name("web:1").build();
    assertThat(EventQuery.builder().images(List.of("web:1")).build().matches(pulled)).isTrue();
    assertThat(EventQuery.builder().images(List.of("0123")).build().matches(pulled)).isTrue();
    assertThat(EventQuery.builder().images(List.of("web")).build().matches(pulled)).isFalse();
  }
}
