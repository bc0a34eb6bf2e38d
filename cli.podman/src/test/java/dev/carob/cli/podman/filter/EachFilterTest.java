package dev.carob.cli.podman.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.event.Event;
import dev.carob.api.secret.Secret;
import dev.carob.api.types.Flag;
import dev.carob.api.types.Network;
import dev.carob.api.types.image.ImageSearch;
import dev.carob.api.volume.Volume;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters of events, networks, volumes and secrets, key by key, and invalid filters. */
class EachFilterTest {

  private static final Event EVENT =
      Event.builder(Instant.parse("2026-01-02T03:04:05Z"), "container", "died")
          .id("0123456789ab")
          .name("web")
          .attributes(Map.of("image", "docker.io/library/web:1", "app", "shop"))
          .build();
  private static final Volume VOLUME =
      Volume.builder("data", Path.of("/d"))
          .created(Instant.parse("2026-01-02T03:04:05Z"))
          .labels(Map.of("app", "shop"))
          .users(List.of("0123456789ab"))
          .options(Map.of("type", "tmpfs"))
          .build();
  private static final Network NETWORK =
      Network.builder("inner")
          .id("0123456789ab")
          .driver("bridge")
          .labels(Map.of("app", "shop"))
          .created(Instant.parse("2026-01-02T03:04:05Z"))
          .build();
  private static final Secret SECRET = Secret.builder("5ec7e7", "password").build();

  @ParameterizedTest
  @CsvSource({
    "container=web,true",
    "container=we,false",
    "container=0123,true",
    "container=123,false",
    "status=died,true",
    "status=start,false",
    "event=died,true",
    "event=start,false",
    "event=die,true",
    "image=docker.io/library/web:1,false",
    "image=web,false",
    "volume=web,false",
    "label=app=shop,true",
    "label=app=x,false",
    "type=container,true",
    "type=image,false"
  })
  void anEventPasses(String filter, boolean passes) {
    assertThat(EventFilters.of(List.of(filter)).build().matches(EVENT)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "name=data,true",
    "name=da,true",
    "name=^ata,false",
    "label=app,true",
    "label=other,false",
    "label!=other,true",
    "label!=app=shop,false",
    "dangling=false,true",
    "dangling=true,false",
    "driver=local,true",
    "driver=nfs,false",
    "scope=local,true",
    "opt=type,true",
    "opt=type=tmpfs,true",
    "opt=type=nfs,false",
    "opt=device,false",
    "until=2026-02-01,true",
    "until=2026-01-01,false"
  })
  void aVolumePasses(String filter, boolean passes) {
    assertThat(VolumeFilters.of(List.of(filter)).matches(VOLUME)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({"name=pass,true", "name=x,false", "id=5ec,true", "id=ec7,false"})
  void aSecretPasses(String filter, boolean passes) {
    assertThat(SecretFilters.of(List.of(filter)).matches(SECRET)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "name=nne,true",
    "name=out,false",
    "id=0123,true",
    "id=123,false",
    "label=app,true",
    "label=app=x,false",
    "label!=app,false",
    "label!=app=x,true",
    "driver=bridge,true",
    "driver=macvlan,false",
    "until=2026-02-01,true",
    "until=2026-01-01,false"
  })
  void aNetworkPasses(String filter, boolean passes) {
    assertThat(NetworkFilters.of(List.of(filter)).matches(NETWORK)).isEqualTo(passes);
  }

  /** As in Podman: images and volumes need only one of the labels. */
  @Test
  void aNetworkMustHaveAllLabels() {
    assertThat(NetworkFilters.of(List.of("label=app", "label=app=shop")).matches(NETWORK)).isTrue();
    assertThat(NetworkFilters.of(List.of("label=app", "label=other")).matches(NETWORK)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"true,NO", "1,NO", "false,YES", "0,YES"})
  void aNetworkIsDanglingIfNoContainerJoinsIt(String value, Flag used) {
    assertThat(NetworkFilters.of(List.of("dangling=" + value)).used()).isEqualTo(used);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "container | id | id, name, label, label!, status, ancestor, exited, before, since, health, restart-policy, network, volume, until",
        "image | after | after, before, containers, dangling, digest, id, intermediate, label, label!, manifest, readonly, reference, since, until",
        "network | name | name, id, label, label!, driver, dangling, until",
        "volume | name | name, label, label!, dangling, driver, opt, scope, until",
        "secret | name | name, id",
        "event | type | container, event, image, label, status, type, volume"
      })
  void anUnknownKeyAndAKeyAloneAreRejected(String kind, String key, String keys) {
    assertThatThrownBy(() -> of(kind, "colour=red"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessage("invalid filter 'colour': valid filters are " + keys);
    assertThatThrownBy(() -> of(kind, key))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessage("invalid filter '" + key + "': it must be KEY=VALUE");
  }

  @Test
  void aSearchIsFilteredByStarsAndOrigin() {
    ImageSearch search =
        SearchFilters.of(
                List.of("stars=3", "is-official", "is-automated=false"), ImageSearch.builder("x"))
            .build();
    assertThat(search.minStars()).isEqualTo(3);
    assertThat(search.official()).isEqualTo(Flag.YES);
    assertThat(search.automated()).isEqualTo(Flag.NO);
    assertThatThrownBy(() -> SearchFilters.of(List.of("colour=1"), ImageSearch.builder("x")))
        .hasMessage("invalid filter type \"colour=1\"");
    assertThatThrownBy(() -> SearchFilters.of(List.of("stars=x"), ImageSearch.builder("x")))
        .hasMessageContaining("incorrect value type for stars filter");
  }

  @ParameterizedTest
  @CsvSource({
    "container,name=(,'(' is not a pattern",
    "container,until=soon,invalid time 'soon'",
    "image,containers=maybe,'maybe' is neither true nor false",
    "image,dangling=maybe,'maybe' is neither true nor false",
    "image,intermediate=maybe,'maybe' is neither true nor false",
    "image,manifest=maybe,'maybe' is neither true nor false",
    "image,readonly=maybe,'maybe' is neither true nor false",
    "image,reference=[,is not a pattern",
    "image,until=soon,invalid time 'soon'",
    "network,dangling=maybe,'maybe' is neither true nor false",
    "network,until=soon,invalid time 'soon'",
    "volume,name=(,'(' is not a pattern",
    "volume,dangling=maybe,'maybe' is neither true nor false",
    "volume,until=soon,invalid time 'soon'"
  })
  void anInvalidValueIsRefused(String kind, String filter, String message) {
    assertThatThrownBy(() -> of(kind, filter))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(message);
  }

  private static Object of(String kind, String filter) {
    List<String> filters = List.of(filter);
    return switch (kind) {
      case "container" -> ContainerFilters.of(filters, name -> Instant.EPOCH);
      case "image" -> ImageFilters.of(filters, name -> Instant.EPOCH, Set::of);
      case "network" -> NetworkFilters.of(filters);
      case "volume" -> VolumeFilters.of(filters);
      case "secret" -> SecretFilters.of(filters);
      default -> EventFilters.of(filters);
    };
  }
}
