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

  @Test
  @Tag("L27")
  void addedEntriesAreFirstAndTheContainersIsLast() {
    assertThat(
            Hosts.text(
                "127.0.0.1 localhost",
                List.of("db:10.0.0.2", "six:2001:db8::1", "up:host-gateway"),
                "",
                List.of(NETWORK),
                List.of("own", "name")))
        .isEqualTo(
            """
            10.0.0.2 db
            2001:db8::1 six
            10.1.0.1 up
            127.0.0.1 localhost
            10.1.0.1 host.containers.internal host.docker.internal
            10.1.0.5 own name
            """);
  }

  @Test
  @Tag("L27")
  void theHostsAddressCanBeConfigured() {
    assertThat(Hosts.text("", List.of("up:host-gateway"), "10.9.9.9", List.of(), List.of("own")))
        .isEqualTo(
            """
            10.9.9.9 up
            10.9.9.9 host.containers.internal host.docker.internal
            127.0.1.1 own
            """);
    assertThat(Hosts.text("", List.of(), "10.9.9.9", List.of(NETWORK), List.of("own")))
        .contains("10.9.9.9 host.containers.internal")
        .doesNotContain("10.1.0.1");
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
        Hosts.text("", List.of(text), "", List.of(NETWORK), List.of("x")).split("\n", -1)[0];
    assertThat(line.split("\\s", -1)).hasSize(2);
  }
}
