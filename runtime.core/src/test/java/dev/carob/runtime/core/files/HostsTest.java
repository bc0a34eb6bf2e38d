package dev.carob.runtime.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.network.Attachment;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HostsTest {

  private static final Attachment NETWORK =
      Attachment.builder("n")
          .device("eth0")
          .addresses(List.of("10.1.0.5/16"))
          .gateway("10.1.0.1")
          .build();

  private static String text(String base, List<String> added, String host, List<String> own) {
    return Hosts.text(base, added, host, own, List.of("own", "name"));
  }

  @Test
  @Tag("L27")
  void addedEntriesAreFirstAndTheContainersIsLast() {
    assertThat(
            text(
                "10.2.2.2 base # a comment\n\n# 10.3.3.3 no\n10.4.4.4\n 10.5.5.5\t a  b",
                List.of("db:10.0.0.2", "six:2001:db8::1", "up:host-gateway"),
                "10.1.0.1",
                List.of("10.1.0.5", "fd00::5")))
        .isEqualTo(
            """
            10.0.0.2\tdb
            2001:db8::1\tsix
            10.1.0.1\tup
            10.2.2.2\tbase
            10.5.5.5\ta b
            127.0.0.1\tlocalhost
            ::1\tlocalhost
            10.1.0.1\thost.containers.internal host.docker.internal
            10.1.0.5\town name
            fd00::5\town name
            """);
  }

  @Test
  @Tag("L27")
  void namesThatTheUserOrTheBaseDefinesAreNotDefinedAgain() {
    assertThat(
            text(
                "127.0.0.1 localhost\n9.9.9.9 host.docker.internal name",
                List.of("own:8.8.8.8", "own:7.7.7.7"),
                "10.1.0.1",
                List.of("10.1.0.5")))
        .isEqualTo(
            """
            8.8.8.8\town
            7.7.7.7\town
            127.0.0.1\tlocalhost
            9.9.9.9\thost.docker.internal name
            10.1.0.1\thost.containers.internal
            """);
  }

  @Test
  @Tag("L27")
  void withoutAnAddressOfTheHostItHasNoLine() {
    assertThat(text("", List.of(), "", List.of()))
        .isEqualTo("127.0.0.1\tlocalhost\n::1\tlocalhost\n");
    assertThatThrownBy(() -> text("", List.of("up:host-gateway"), "", List.of()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("host entry up:host-gateway: the host has no address");
  }

  @Test
  @Tag("L27")
  void theHostsAddressIsTheConfiguredOneTheGatewayOrItsOwn() {
    assertThat(HostAddress.of("10.9.9.9", List.of(NETWORK))).isEqualTo("10.9.9.9");
    assertThat(HostAddress.of("none", List.of(NETWORK))).isEmpty();
    Attachment internal = Attachment.builder("i").device("eth1").build();
    assertThat(HostAddress.of("", List.of(internal, NETWORK))).isEqualTo("10.1.0.1");
    assertThat(HostAddress.of("", List.of(internal))).doesNotStartWith("127.");
  }

  @Test
  @Tag("L27")
  void invalidEntriesAreRejectedByName() {
    for (String bad : List.of("db", ":1.2.3.4", "a b:1.2.3.4", "a\nb:1.2.3.4", "#a:1.2.3.4")) {
      assertThatThrownBy(() -> Hosts.check(List.of(bad)))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessage("bad format for `nameService.hosts`: \"" + bad + "\"");
    }
    for (String bad : List.of("", "1.2.3", "x::y", "999.1.1.1", "[::1]", "fe80::1%eth0")) {
      assertThatThrownBy(() -> Hosts.check(List.of("db:" + bad)))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessage("invalid IP address in `nameService.hosts`: \"" + bad + "\"");
    }
    Hosts.check(List.of("db:1.2.3.4", "six:::1", "up:host-gateway"));
  }

  @Property
  void validEntriesAreOneLineOfTwoWords(@ForAll String text) {
    try {
      Hosts.check(List.of(text));
    } catch (CarobException.InvalidArgument e) {
      assertThat(e).hasMessageContaining(text.substring(text.indexOf(':') + 1));
      return;
    }
    String line =
        Hosts.text("", List.of(text), "10.1.0.1", List.of(), List.of("x")).split("\n", -1)[0];
    assertThat(line.split("\\s", -1)).hasSize(2);
  }
}
