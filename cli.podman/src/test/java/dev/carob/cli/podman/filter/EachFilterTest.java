package dev.carob.cli.podman.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.event.Event;
import dev.carob.api.secret.Secret;
import dev.carob.api.volume.Volume;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters of events, volumes and secrets, key by key. */
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
          .build();
  private static final Secret SECRET = Secret.builder("5ec7e7", "password").build();

  @ParameterizedTest
  @CsvSource({
    "container=web,true", "container=we,false", "container=0123,true", "container=123,false",
    "event=died,true", "event=start,false", "image=library/web,true", "image=db,false",
    "label=app=shop,true", "label=app=x,false", "type=container,true", "type=image,false"
  })
  void anEventPasses(String filter, boolean passes) {
    assertThat(EventFilters.of(List.of(filter)).test(EVENT)).isEqualTo(passes);
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
    "until=2026-02-01,true",
    "until=2026-01-01,false"
  })
  void aVolumePasses(String filter, boolean passes) {
    assertThat(VolumeFilters.of(List.of(filter)).test(VOLUME)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({"name=pass,true", "name=x,false", "id=5ec,true", "id=ec7,false"})
  void aSecretPasses(String filter, boolean passes) {
    assertThat(SecretFilters.of(List.of(filter)).test(SECRET)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({"volume,status=x", "secret,label=x", "event,until=1h"})
  void aKeyOfAnotherKindIsRefused(String kind, String filter) {
    assertThatThrownBy(
            () -> {
              switch (kind) {
                case "volume" -> VolumeFilters.of(List.of(filter));
                case "secret" -> SecretFilters.of(List.of(filter));
                default -> EventFilters.of(List.of(filter));
              }
            })
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(filter.substring(0, filter.indexOf('=')));
  }
}
