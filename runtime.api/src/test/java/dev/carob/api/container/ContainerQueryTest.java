package dev.carob.api.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.types.LabelCondition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContainerQueryTest {

  private static final String ID = "0123456789abcdef".repeat(4);
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  private static final ContainerInfo WEB =
      ContainerInfo.builder(
              ID,
              ContainerSpec.of("docker.io/library/web:1")
                  .name("web")
                  .label("tier", "front")
                  .network("inner,outer")
                  .build(),
              ContainerState.EXITED,
              ContainerInfo.Paths.builder(
                      Path.of("/b"), Path.of("/r"), Path.of("/c"), Path.of("/l"))
                  .build())
          .imageId("a1".repeat(32))
          .imageName("docker.io/library/web:1")
          .created(CREATED)
          .exitCode(3)
          .health(Health.builder().status(Health.Status.UNHEALTHY).build())
          .mounts(
              List.of(
                  ContainerInfo.Mounted.builder(MountSpec.Type.VOLUME, "/data")
                      .volume("files")
                      .source("/var/files")
                      .build()))
          .build();

  private static Arguments matching(UnaryOperator<ContainerQuery.Builder> conditions) {
    return Arguments.of(conditions.apply(ContainerQuery.builder()).build(), true);
  }

  private static Arguments other(UnaryOperator<ContainerQuery.Builder> conditions) {
    return Arguments.of(conditions.apply(ContainerQuery.builder()).build(), false);
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        matching(all -> all),
        matching(all -> all.id(ID::equals)),
        other(all -> all.id("0123"::equals)),
        matching(all -> all.name("web"::equals)),
        other(all -> all.name("we"::equals)),
        matching(all -> all.labels(List.of(LabelCondition.equal("tier", "front")))),
        other(
            all ->
                all.labels(
                    List.of(LabelCondition.present("tier"), LabelCondition.present("other")))),
        matching(all -> all.states(List.of(ContainerState.RUNNING, ContainerState.EXITED))),
        other(all -> all.states(List.of(ContainerState.RUNNING))),
        other(all -> all.states(List.of())),
        matching(all -> all.exitCodes(List.of(0, 3))),
        other(all -> all.exitCodes(List.of(0))),
        matching(all -> all.health(List.of(Health.Status.UNHEALTHY))),
        other(all -> all.health(List.of(Health.Status.HEALTHY, Health.Status.NONE))),
        other(all -> all.health(List.of())),
        matching(all -> all.images(List.of("db", "library/web"))),
        matching(all -> all.images(List.of("a1a1"))),
        other(all -> all.images(List.of("1a1a"))),
        matching(all -> all.networks(List.of("outer"))),
        other(all -> all.networks(List.of("inner,outer"))),
        matching(all -> all.volumes(List.of("files"))),
        matching(all -> all.volumes(List.of("/var/files"))),
        matching(all -> all.volumes(List.of("/data"))),
        other(all -> all.volumes(List.of("file"))),
        matching(all -> all.createdAfter(CREATED.minusNanos(1))),
        other(all -> all.createdAfter(CREATED)),
        matching(all -> all.createdBefore(CREATED.plusNanos(1))),
        other(all -> all.createdBefore(CREATED)),
        other(all -> all.name("web"::equals).states(List.of(ContainerState.PAUSED))));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void aContainerMatchesIfItMeetsAllConditions(ContainerQuery query, boolean matches) {
    assertThat(query.matches(WEB)).isEqualTo(matches);
  }

  @Test
  void onlyExitedContainersHaveAnExitCode() {
    ContainerInfo running = WEB.toBuilder().state(ContainerState.RUNNING).build();
    ContainerQuery query = ContainerQuery.builder().exitCodes(List.of(3)).build();
    assertThat(query.matches(running)).isFalse();
  }

  @Test
  void theNumberOfContainersIsNoConditionOfOne() {
    assertThat(ContainerQuery.builder().newest(1).build().matches(WEB)).isTrue();
  }

  @Test
  void statesAreOnlyNarrowed() {
    ContainerQuery query =
        ContainerQuery.builder()
            .states(List.of(ContainerState.EXITED, ContainerState.PAUSED))
            .newest(7)
            .build();
    ContainerQuery narrowed = query.within(Set.of(ContainerState.PAUSED, ContainerState.RUNNING));
    assertThat(narrowed.states()).containsExactly(ContainerState.PAUSED);
    assertThat(narrowed.newest()).isEqualTo(7);
  }
}
