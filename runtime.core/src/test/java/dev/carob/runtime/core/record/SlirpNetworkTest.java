package dev.carob.runtime.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.PortMapping;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlirpNetworkTest {

  @Test
  void theDefaultsAreThoseOfPodman() {
    SlirpNetwork plain = new SlirpNetwork("10.0.2.0/24", 65_520, true, false, "", "");
    assertThat(SlirpNetwork.parse("slirp4netns")).isEqualTo(plain);
    assertThat(SlirpNetwork.parse("slirp4netns:")).isEqualTo(plain);
    assertThat(SlirpNetwork.parse("slirp4netns:port_handler=rootlesskit")).isEqualTo(plain);
    assertThat(plain.container()).isEqualTo("10.0.2.100/24");
    assertThat(plain.address(SlirpNetwork.NAME_SERVER)).isEqualTo("10.0.2.3");
  }

  @Test
  void everyOptionIsRead() {
    assertThat(
            SlirpNetwork.parse(
                "slirp4netns:cidr=172.16.0.128/25,mtu=1400,enable_ipv6=false,"
                    + "allow_host_loopback=true,outbound_addr=lo,outbound_addr6=fd00::1,"
                    + "port_handler=slirp4netns,mtu=1500"))
        .isEqualTo(new SlirpNetwork("172.16.0.128/25", 1500, false, true, "lo", "fd00::1"));
    assertThat(SlirpNetwork.parse("slirp4netns:cidr=172.16.0.128/25").container())
        .isEqualTo("172.16.0.228/25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | unknown option for slirp4netns: \"x\"",
        "=x | unknown option for slirp4netns: \"=x\"",
        "speed=7 | unknown option for slirp4netns: \"speed=7\"",
        "mtu=1400, | unknown option for slirp4netns: \"\"",
        "cidr= | invalid cidr \"\"",
        "cidr=10.1.1.0 | invalid cidr \"10.1.1.0\"",
        "cidr=10.1.1.999/24 | invalid cidr \"10.1.1.999/24\"",
        "cidr=10.1.1.0/26 | a prefix of 1 to 25 bits",
        "cidr=10.1.1.1/24 | must be the address of a network",
        "cidr=0.0.0.0/0 | a prefix of 1 to 25 bits",
        "cidr=fd00::/64 | invalid cidr \"fd00::/64\"",
        "mtu=67 | invalid mtu \"67\"",
        "mtu=65522 | invalid mtu \"65522\"",
        "mtu=-1 | invalid mtu \"-1\"",
        "enable_ipv6=1 | invalid value of enable_ipv6 for slirp4netns: \"1\"",
        "allow_host_loopback= | invalid value of allow_host_loopback for slirp4netns: \"\"",
        "outbound_addr= | invalid outbound_addr \"\"",
        "outbound_addr=fd00::1 | invalid outbound_addr \"fd00::1\"",
        "outbound_addr6=1.1.1.1 | invalid outbound_addr6 \"1.1.1.1\"",
        "port_handler=x | unknown port_handler for slirp4netns: \"x\"",
      })
  void invalidOptionsAreRejectedByName(String option, String message) {
    assertThatThrownBy(() -> SlirpNetwork.parse("slirp4netns:" + option))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"80:80/sctp", "[::1]:80:80"})
  void otherPortsAreRejected(String port) {
    assertThatThrownBy(() -> SlirpNetwork.check(PortMapping.parse(port)))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("supports tcp and udp at IPv4 addresses");
    SlirpNetwork.check(PortMapping.parse("127.0.0.1:80:80/udp"));
  }

  @Property
  void anyTextIsReadOrRejectedAsInvalid(@ForAll String text) {
    try {
      assertThat(SlirpNetwork.parse("slirp4netns:" + text).container()).contains("/");
    } catch (CarobException.InvalidArgument e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
