package dev.carob.cli.podman.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

  @Test
  void aRouteHasADestinationAGatewayAndPerhapsAMetric() {
    assertThat(Routes.parse("10.9.0.0/16,10.7.0.1"))
        .isEqualTo(new Route("10.9.0.0/16", "10.7.0.1", 0));
    assertThat(Routes.parse("fd00::/64,fd01::1,4294967295"))
        .isEqualTo(new Route("fd00::/64", "fd01::1", 4_294_967_295L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | invalid route: ",
        "10.0.0.0/8 | invalid route: 10.0.0.0/8",
        "10.0.0.0/8,10.1.1.1,1,2 | invalid route: 10.0.0.0/8,10.1.1.1,1,2",
        "10.0.0.0,10.1.1.1 | invalid route destination 10.0.0.0",
        "x/8,10.1.1.1 | invalid route destination x/8",
        "10.0.0.0/8,x | invalid route gateway x",
        "10.0.0.0/8,10.1.1.1,x | invalid route metric x",
        "10.0.0.0/8,10.1.1.1,4294967296 | invalid route metric 4294967296",
        "10.0.0.0/8,10.1.1.1, | invalid route metric ",
      })
  void invalidPartsAreNamed(String text, String message) {
    assertThatThrownBy(() -> Routes.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageStartingWith(message);
  }
}
