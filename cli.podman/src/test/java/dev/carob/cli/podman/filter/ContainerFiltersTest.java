package dev.carob.cli.podman.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.container.MountSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filters of containers, key by key. */
class ContainerFiltersTest {

  private static final ContainerInfo WEB =
      ContainerInfo.builder(
              "0123456789abcdef".repeat(4),
              ContainerSpec.of("docker.io/library/web:1")
                  .name("web-1")
                  .label("app", "shop")
                  .network("inner,outer")
                  .build(),
              ContainerState.EXITED,
              ContainerInfo.Paths.builder(
                      Path.of("/b"), Path.of("/r"), Path.of("/c"), Path.of("/l"))
                  .build())
          .imageId("a1".repeat(32))
          .imageName("docker.io/library/web:1")
          .created(Instant.parse("2026-01-02T03:04:05Z"))
          .exitCode(3)
          .mounts(
              List.of(
                  ContainerInfo.Mounted.builder(MountSpec.Type.VOLUME, "/data")
                      .volume("files")
                      .source("/var/files")
                      .build()))
          .build();

  /** Containers of these names were created in January of the year. */
  private static Instant created(String name) {
    if (!name.matches("[0-9]{4}")) {
      throw new CarobException.NotFound("no such container " + name);
    }
    return Instant.parse(name + "-01-01T00:00:00Z");
  }

  private static ContainerQuery of(String... filters) {
    return ContainerFilters.of(List.of(filters), ContainerFiltersTest::created);
  }

  @ParameterizedTest
  @CsvSource({
    "id=0123,true",
    "id=123,false",
    "name=eb-,true",
    "name=^web-[0-9]$,true",
    "name=^eb,false",
    "label=app,true",
    "label=app=shop,true",
    "label=app=x,false",
    "label!=app=x,true",
    "label!=app,false",
    "status=exited,true",
    "status=running,false",
    "status=stopped,true",
    "status=stopping,false",
    "ancestor=library/web,true",
    "ancestor=a1a1,true",
    "ancestor=db,false",
    "exited=3,true",
    "exited=03,true",
    "exited=0,false",
    "before=2027,true",
    "before=2025,false",
    "since=2025,true",
    "since=2027,false",
    "health=none,true",
    "health=healthy,false",
    "health=nonsense,false",
    "restart-policy=no,true",
    "restart-policy=none,true",
    "restart-policy=always,false",
    "network=outer,true",
    "network=out,false",
    "volume=files,true",
    "volume=/data,true",
    "volume=/var/files,true",
    "volume=data,false",
    "until=2026-02-01,true",
    "until=2026-01-01,false"
  })
  void aContainerPasses(String filter, boolean passes) {
    assertThat(of(filter).matches(WEB)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "id=f id=01,true",
    "name=db name=web,true",
    "label=x label=app,false",
    "label=app label=app=shop,true",
    "status=running status=exited,true",
    "exited=4 exited=3,true",
    "before=2025 before=2027,true",
    "since=2027 since=2025,true",
    "until=2020-01-01 until=2027-01-01,true",
    "name=web status=running,false",
    "before=2027 until=2020-01-01,false",
    "until=2020-01-01 before=2027,false",
    "status=exited exited=4,false",
    "label=app label!=app,false"
  })
  void valuesOfAKeyOtherThanLabelAreAlternatives(String filters, boolean passes) {
    assertThat(of(filters.split(" ")).matches(WEB)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "created,CONFIGURED",
    "initialized,CREATED",
    "running,RUNNING",
    "paused,PAUSED",
    "configured,CONFIGURED",
    "removing,REMOVING",
    "unknown,UNKNOWN"
  })
  void eachStateHasAWord(String word, ContainerState state) {
    assertThat(of("status=" + word).states()).containsExactly(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "exited"})
  void stoppedAndExitedAreOneStateForUsers(String name) {
    assertThat(of("status=" + name).states())
        .containsExactlyInAnyOrder(ContainerState.STOPPED, ContainerState.EXITED);
  }

  @ParameterizedTest
  @CsvSource({
    "status=EXITED,unknown container state: EXITED: invalid argument",
    "status=bogus,unknown container state: bogus: invalid argument",
    "exited=x,invalid filter 'exited': 'x' is not an exit code",
    "exited=99999999999,invalid filter 'exited': '99999999999' is not an exit code"
  })
  void invalidValuesAreRejected(String filter, String message) {
    assertThatThrownBy(() -> of("status=running", filter))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "none,NONE",
    "starting,STARTING",
    "healthy,HEALTHY",
    "unhealthy,UNHEALTHY",
  })
  void eachHealthHasAWord(String word, Health.Status status) {
    assertThat(of("health=" + word).health()).containsExactly(status);
  }

  @Test
  void noFilterSelectsAll() {
    assertThat(of()).isEqualTo(ContainerQuery.ALL);
    assertThat(Arrays.asList(ContainerState.values())).isEqualTo(of().states());
  }

  @ParameterizedTest
  @CsvSource({"before", "since"})
  void aContainerThatDoesNotExistIsReported(String key) {
    assertThatThrownBy(() -> of(key + "=nobody"))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessage("no such container nobody");
  }
}
