package dev.carob.network.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.Route;
import dev.carob.api.types.Subnet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class NetworkRulesTest {

  private static final List<Subnet> SUBNETS = List.of(Subnet.of("10.7.0.0/24"));

  private static NetworkSpec completed(UnaryOperator<NetworkSpec.Builder> values) {
    return NetworkRules.completed(values.apply(NetworkSpec.builder().name("n")).build());
  }

  private static void rejected(String message, UnaryOperator<NetworkSpec.Builder> values) {
    assertThatThrownBy(() -> completed(values))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(message);
  }

  @Test
  void addressesAreAssignedAccordingToDriverAndSubnets() {
    assertThat(completed(spec -> spec).driver()).isEqualTo("bridge");
    assertThat(completed(spec -> spec).ipam()).isEqualTo("host-local");
    assertThat(completed(spec -> spec.driver("macvlan")).ipam()).isEqualTo("dhcp");
    NetworkSpec ipvlan = completed(spec -> spec.driver("ipvlan").subnets(SUBNETS));
    assertThat(ipvlan.ipam()).isEqualTo("host-local");
    assertThat(ipvlan.dns()).isFalse();
    assertThat(completed(spec -> spec.ipam("none")).ipam()).isEqualTo("none");
    assertThat(completed(spec -> spec.internal(true)).dns()).isFalse();
  }

  @Test
  void driversModesAndOptionsThatDoNotExistAreRejected() {
    rejected("unsupported driver overlay", spec -> spec.driver("overlay"));
    rejected("unknown bridge mode \"l2\"", spec -> spec.mode("l2"));
    rejected("unknown macvlan mode \"l2\"", spec -> spec.driver("macvlan").mode("l2"));
    rejected("unknown ipvlan mode \"vepa\"", spec -> spec.driver("ipvlan").mode("vepa"));
    rejected("unsupported macvlan network option vlan", spec -> spec.driver("macvlan").vlan(3));
    rejected(
        "unsupported macvlan network option isolate",
        spec -> spec.driver("macvlan").isolated(true));
    rejected(
        "parent interface nope0 does not exist", spec -> spec.driver("macvlan").device("nope0"));
    rejected(
        "macvlan requires a subnet for ipv6",
        spec -> spec.driver("macvlan").ipam("host-local").subnets(SUBNETS).ipv6(true));
  }

  @Test
  void contradictionsOfAddressesAreRejected() {
    rejected("unsupported ipam driver \"x\"", spec -> spec.ipam("x"));
    rejected(
        "none ipam driver is set but subnets are given",
        spec -> spec.ipam("none").subnets(SUBNETS));
    rejected(
        "dhcp ipam driver is set but subnets are given",
        spec -> spec.driver("macvlan").ipam("dhcp").subnets(SUBNETS));
    rejected(
        "host-local ipam driver is set but no subnets are given",
        spec -> spec.driver("macvlan").ipam("host-local"));
    rejected("bridge does not support the ipam driver dhcp", spec -> spec.ipam("dhcp"));
    rejected("ipvlan does not support the ipam driver dhcp", spec -> spec.driver("ipvlan"));
  }

  @Test
  void invalidRoutesAreRejectedByName() {
    rejected(
        "invalid route destination 10.0.0.0", spec -> spec.routes(route("10.0.0.0", "10.7.0.1")));
    rejected("10.9.0.1/24: it is not", spec -> spec.routes(route("10.9.0.1/24", "10.7.0.1")));
    rejected("invalid route gateway x", spec -> spec.routes(route("10.9.0.0/24", "x")));
    rejected("of the other IP version", spec -> spec.routes(route("10.9.0.0/24", "fd00::1")));
    rejected(
        "invalid route metric -1",
        spec -> spec.routes(List.of(new Route("10.9.0.0/24", "10.7.0.1", -1))));
    rejected("invalid metric -1", spec -> spec.metric(-1));
    rejected(
        "routes require subnets",
        spec -> spec.ipam("none").routes(route("10.9.0.0/24", "10.7.0.1")));
    assertThatThrownBy(
            () -> NetworkRules.requireReachable(route("10.9.0.0/24", "10.8.0.1"), SUBNETS))
        .hasMessageContaining("route gateway 10.8.0.1 is not in any subnet");
    NetworkRules.requireReachable(route("10.9.0.0/24", "10.7.0.9"), SUBNETS);
  }

  private static List<Route> route(String destination, String gateway) {
    return List.of(new Route(destination, gateway, 0));
  }

  @Test
  void nameServersAreAddressesAndRequireNames() {
    rejected("x is not an ip address", spec -> spec.servers(List.of("x")));
    rejected(
        "containers on the network are not resolved by name",
        spec -> spec.servers(List.of("1.1.1.1")).dns(false));
    rejected("not resolved by name", spec -> spec.servers(List.of("1.1.1.1")).driver("macvlan"));
    assertThat(completed(spec -> spec.servers(List.of("1.1.1.1", "fd00::1"))).servers()).hasSize(2);
  }
}
