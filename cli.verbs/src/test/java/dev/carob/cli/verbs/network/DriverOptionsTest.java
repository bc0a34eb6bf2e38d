package dev.carob.cli.verbs.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.NetworkSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverOptionsTest {

  private static NetworkSpec spec(String driver, String... options) {
    NetworkSpec.Builder spec = NetworkSpec.builder().name("n");
    DriverOptions.apply(driver, List.of(options), spec);
    return spec.build();
  }

  @Test
  void theOptionsOfADriverAreSet() {
    assertThat(spec("", "mtu=1400", "vlan=7", "isolate=1", "metric=5", "no_default_route=true"))
        .isEqualTo(
            NetworkSpec.builder()
                .name("n")
                .mtu(1400)
                .vlan(7)
                .isolated(true)
                .metric(5)
                .defaultRoute(false)
                .build());
    assertThat(spec("macvlan", "parent=eth0", "mode=vepa"))
        .isEqualTo(NetworkSpec.builder().name("n").device("eth0").mode("vepa").build());
    assertThat(
            spec(
                "bridge",
                "com.docker.network.driver.mtu=1300",
                "com.docker.network.bridge.name=br7"))
        .isEqualTo(NetworkSpec.builder().name("n").device("br7").mtu(1300).build());
    assertThat(spec("", "isolate=true", "isolate=F").isolated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | x=1 | unsupported bridge network option x",
        "'' | parent=eth0 | unsupported bridge network option parent",
        "ipvlan | x | unsupported ipvlan network option x",
        "macvlan | com.docker.network.bridge.name=b | unsupported macvlan network option",
        "'' | mtu=67 | invalid option 'mtu=67'",
        "'' | mtu | invalid option 'mtu'",
        "'' | vlan=4095 | invalid option 'vlan=4095'",
        "'' | metric=4294967296 | invalid option 'metric=4294967296'",
        "'' | isolate=yes | invalid option 'isolate=yes'",
        "'' | isolate=strict | invalid option 'isolate=strict'",
      })
  void otherOptionsAreRejectedByName(String driver, String option, String message) {
    assertThatThrownBy(() -> spec(driver, option))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(message);
  }
}
