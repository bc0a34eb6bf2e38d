package dev.carob.api.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.IpAddress;
import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import dev.carob.api.types.Subnet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the parsing of network values in Podman's format. */
class NetworkTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "80                        | ''        | 0    | 80 | 1 | tcp",
        "80-82/udp                 | ''        | 0    | 80 | 3 | udp",
        "8080:80                   | ''        | 8080 | 80 | 1 | tcp",
        "8080-8082:80-82/sctp      | ''        | 8080 | 80 | 3 | sctp",
        "127.0.0.1:8080:80         | 127.0.0.1 | 8080 | 80 | 1 | tcp",
        "127.0.0.1::80             | 127.0.0.1 | 0    | 80 | 1 | tcp",
        ":80                       | ''        | 0    | 80 | 1 | tcp",
        "[::1]:8080:80             | ::1       | 8080 | 80 | 1 | tcp",
        "[fd00::1]:80              | fd00::1   | 0    | 80 | 1 | tcp",
      })
  void aPortIsRead(
      String text, String address, int host, int container, int count, String protocol) {
    assertThat(PortMapping.parse(text))
        .isEqualTo(new PortMapping(address, host, container, count, protocol));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "0",
        "65536",
        "80/",
        "80/x",
        "1:2:3:4",
        "80-79",
        "1-3:5",
        "1-3:5-6",
        "[::1:80",
        "here:80:80",
        "[here]:80:80",
        "::1:80:80",
        "80-",
        "1.2.3.4.5:80:80",
        "300.1.1.1:80:80",
        "[fd00::g]:80:80"
      })
  void invalidPortsAreNamed(String text) {
    assertThatThrownBy(() -> PortMapping.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n:alias=",
        "n:alias=a/b",
        "n:alias=a b",
        "n:alias=x\n10.0.0.1",
        "n:alias=-x",
        "n:mac=01:00:00:00:00:01",
        "n:mac=00:00:00:00:00:00",
        "n:mac=0000.0000.0000",
        "n:mac=02:00:00:00:00:0g",
        "n:interface_name=a/b",
        "n:interface_name=a b",
        "n:interface_name=lo",
        "n:interface_name=..",
        "n:interface_name=sixteen-letters-",
        "n:ip=10.0.0",
      })
  void anInvalidSettingOfANetworkIsNamed(String text) {
    String value = text.substring(text.indexOf('=') + 1);
    assertThatThrownBy(() -> Joining.parse(text).check())
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(value);
  }

  @Test
  void twoInterfacesOfOneNameAreRejected() {
    Networking asked =
        Networking.DEFAULT.withJoinings(List.of(Joining.to("a").as("x"), Joining.to("b").as("x")));
    assertThatThrownBy(asked::check)
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("\"x\"");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.0/24, 10.1.2.0, true",
    "10.1.2.0/24, 10.1.2.255, true",
    "10.1.2.0/24, 10.1.3.1, false",
    "10.1.2.0/24, fd00::1, false",
    "fd00::/64, fd00::1:2, true",
    "fd00::/64, fd00:0:0:1::1, false",
  })
  void aSubnetContainsItsAddresses(String subnet, String address, boolean contained) {
    assertThat(Subnet.of(subnet).contains(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.0/24, 10.1.2.0, false",
    "10.1.2.0/24, 10.1.2.1, false",
    "10.1.2.0/24, 10.1.2.2, true",
    "10.1.2.0/24, 10.1.2.255, false",
    "10.1.2.128/25, 10.1.2.128, false",
    "10.1.2.0/24, 10.1.2.201, false",
    "10.1.2.0/24, 10.1.2.200, true",
    "fd00::/64, fd00::, false",
    "fd00::/64, fd00:0:0:0:0::1, false",
    "fd00::/64, fd00::ffff:ffff:ffff:ffff, true",
  })
  void someAddressesOfASubnetAreNotForContainers(String subnet, String address, boolean free) {
    boolean six = subnet.contains(":");
    Subnet asked =
        Subnet.builder(subnet)
            .gateway(six ? "fd00::1" : "10.1.2.1")
            .first(six ? "" : "10.1.2.1")
            .last(six ? "" : "10.1.2.200")
            .build();
    assertThat(asked.isFree(address)).isEqualTo(free);
  }

  @Property
  void rangesConflictWhereTheyOverlap(
      @ForAll @IntRange(min = 1, max = 40) int first,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll @IntRange(min = 1, max = 40) int other,
      @ForAll @IntRange(min = 1, max = 9) int others) {
    PortMapping one = new PortMapping("", first, 1, count, "tcp");
    PortMapping two = new PortMapping("127.0.0.1", other, 1, others, "tcp");
    boolean overlap = first < other + others && other < first + count;
    assertThat(one.conflictsWith(two)).isEqualTo(overlap);
    assertThat(two.conflictsWith(one)).isEqualTo(overlap);
    assertThat(one.conflictsWith(new PortMapping("", other, 1, others, "udp"))).isFalse();
  }

  @Property
  void anyTextIsAPortOrIsRejected(@ForAll String text) {
    try {
      PortMapping read = PortMapping.parse(text);
      assertThat(read.containerPort()).isBetween(1, 65_535);
    } catch (CarobException.InvalidArgument e) {
      assertThat(e).hasMessageContaining("invalid port");
    }
  }

  @Test
  void differentAddressesDoNotConflict() {
    PortMapping one = PortMapping.parse("127.0.0.1:80:80");
    assertThat(one.conflictsWith(PortMapping.parse("127.0.0.2:80:80"))).isFalse();
    assertThat(one.conflictsWith(PortMapping.parse("0.0.0.0:80:80"))).isTrue();
    assertThatThrownBy(() -> Networking.of(one, PortMapping.parse("80:81")).check())
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("host port 80");
    Networking.of(PortMapping.parse("80"), PortMapping.parse("80")).check();
  }

  @Test
  void theAddressesOfContainersAreARangeOrAPartOfTheSubnet() {
    Subnet subnet = Subnet.builder("10.1.0.0/16").gateway("10.1.0.1").build();
    assertThat(subnet.withRange("10.1.2.3-10.1.2.9"))
        .isEqualTo(
            Subnet.builder("10.1.0.0/16")
                .gateway("10.1.0.1")
                .first("10.1.2.3")
                .last("10.1.2.9")
                .build());
    assertThat(subnet.withRange("10.1.2.128/25"))
        .isEqualTo(
            Subnet.builder("10.1.0.0/16")
                .gateway("10.1.0.1")
                .first("10.1.2.129")
                .last("10.1.2.254")
                .build());
    assertThat(Subnet.of("fd00::/64").withRange("fd00::10/124").first())
        .isEqualTo("fd00:0:0:0:0:0:0:11");
    for (String bad : List.of("", "10.1.2.3", "-", "a-", "10.1.2.0/32", "10.1.2.0/x", "x/24")) {
      assertThatThrownBy(() -> subnet.withRange(bad))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining("'" + bad + "'");
    }
  }

  @Test
  void aNetworkIsReadWithItsSettings() {
    assertThat(Joining.parse("net")).isEqualTo(Joining.to("net"));
    assertThat(
            Joining.parse("net:ip=10.0.0.2,ip6=fd00::2,mac=02:0a,alias=a,alias=b,interface_name=x"))
        .isEqualTo(
            Joining.builder("net")
                .addresses(List.of("10.0.0.2", "fd00::2"))
                .mac("02:0a")
                .aliases(List.of("a", "b"))
                .device("x")
                .build());
    for (String bad : List.of("net:", "net:ip", "net:speed=1")) {
      assertThatThrownBy(() -> Joining.parse(bad))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining(bad);
    }
  }

  @Test
  void addressesAreInDigitsAndWithinTheirRange() {
    for (String good : List.of("10.0.0.2", "255.255.255.255", "::", "fd00::2", "::ffff:1.2.3.4")) {
      Joining.to("a").withAddress(good).check();
      assertThat(IpAddress.isValid(good)).as(good).isTrue();
    }
    for (String bad :
        List.of(
            "",
            "NaN",
            "1.2.3",
            "999.1.1.1",
            "01.2.3.4",
            "1.2.3.4\n",
            "[::1]",
            "fe80::1%eth0",
            "1::2::3",
            ":",
            "12345::",
            "localhost")) {
      assertThat(IpAddress.isValid(bad)).as(bad).isFalse();
      assertThatThrownBy(
              () ->
                  Networking.DEFAULT
                      .withJoinings(List.of(Joining.to("a").withAddress(bad)))
                      .check())
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessage("\"" + bad + "\" is not an ip address");
    }
    for (String good : List.of("02:0a:00:00:00:01", "02-0A-00-00-00-01", "020a.0000.0001")) {
      Joining.to("a").withMac(good).check();
    }
    for (String bad : List.of("zz", "02:0a", "02:0a:00:00:00:01:02:03", "02:0a-00:00:00:01")) {
      assertThatThrownBy(() -> Joining.to("a").withMac(bad).check())
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessage("address " + bad + ": invalid MAC address");
    }
  }

  @Test
  void settingsOfANetworkAreFoundByItsName() {
    Joining asked = Joining.to("a").withAlias("x");
    Networking networking = Networking.DEFAULT.withJoinings(List.of(asked));
    assertThat(networking.joining("a")).isEqualTo(asked);
    assertThat(networking.joining("b")).isEqualTo(Joining.to("b"));
  }
}
