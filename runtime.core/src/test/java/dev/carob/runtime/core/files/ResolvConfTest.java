package dev.carob.runtime.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.NameService;
import dev.carob.spi.network.Attachment;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ResolvConfTest {

  private static NameService asked(
      List<String> servers, List<String> searches, List<String> options) {
    return NameService.builder().servers(servers).searches(searches).options(options).build();
  }

  private static String of(String host, NameService asked, List<Attachment> networks) {
    return ResolvConf.of(host, asked, networks, false);
  }

  @Test
  @Tag("L26")
  void withoutSettingsTheTextIsCopiedAsItIs() {
    String odd = "# comment\nsortlist 1.2.3.4\nnameserver 10.0.0.1\n";
    assertThat(of(odd, NameService.DEFAULT, List.of())).isEqualTo(odd);
  }

  @Test
  @Tag("L26")
  void serversAtTheLoopbackAreReachedFromTheHostsNetworkOnly() {
    String host = "search a\nnameserver 127.0.0.53\nnameserver ::1\nnameserver 10.0.0.1\n";
    assertThat(of(host, NameService.DEFAULT, List.of()))
        .isEqualTo("search a\nnameserver 10.0.0.1\n");
    assertThat(ResolvConf.of(host, NameService.DEFAULT, List.of(), true)).isEqualTo(host);
    assertThat(of("nameserver 127.0.0.1\n", NameService.DEFAULT, List.of()))
        .isEqualTo("nameserver 8.8.8.8\nnameserver 8.8.4.4\n");
    assertThat(of(host, asked(List.of("127.0.0.9"), List.of(), List.of()), List.of()))
        .contains("nameserver 127.0.0.9");
  }

  @Test
  @Tag("L26")
  void givenValuesReplaceTheirKindOnly() {
    String host =
        """
        # of the host
        search a.test b.test
        nameserver 10.0.0.1
        nameserver\t10.0.0.2
        options ndots:2 rotate
        """;
    assertThat(of(host, asked(List.of("1.1.1.1"), List.of(), List.of()), List.of()))
        .isEqualTo("search a.test b.test\nnameserver 1.1.1.1\noptions ndots:2 rotate\n");
    assertThat(of(host, asked(List.of(), List.of("c.test"), List.of("trust-ad")), List.of()))
        .isEqualTo("search c.test\nnameserver 10.0.0.1\nnameserver 10.0.0.2\noptions trust-ad\n");
    assertThat(of(host, asked(List.of(), List.of("."), List.of()), List.of()))
        .isEqualTo("nameserver 10.0.0.1\nnameserver 10.0.0.2\noptions ndots:2 rotate\n");
  }

  @Test
  @Tag("L26")
  void aNetworksNameServersReplaceTheHostsAndRequestsOverrideBoth() {
    String host = "search a.test\nnameserver 10.0.0.1\noptions rotate\n";
    Attachment plain = Attachment.builder("p").device("eth0").build();
    Attachment named =
        Attachment.builder("n")
            .device("eth1")
            .servers(List.of("10.1.0.1"))
            .searches(List.of("dns.podman"))
            .build();
    assertThat(of(host, NameService.DEFAULT, List.of(plain))).isEqualTo(host);
    assertThat(of(host, NameService.DEFAULT, List.of(plain, named, named)))
        .isEqualTo("search dns.podman a.test\nnameserver 10.1.0.1\noptions rotate\n");
    assertThat(of(host, asked(List.of("1.1.1.1"), List.of("x"), List.of()), List.of(named)))
        .isEqualTo("search x\nnameserver 1.1.1.1\noptions rotate\n");
  }

  @Test
  @Tag("L26")
  void invalidServersDomainsAndOptionsAreRejected() {
    ResolvConf.check(
        asked(List.of("1.1.1.1", "fd00::1"), List.of("a-b.test.", "x9"), List.of("ndots:2")));
    ResolvConf.check(asked(List.of(), List.of("."), List.of()));
    for (String bad : List.of("foo", "NaN", "1.1.1.1\nnameserver 6.6.6.6", "fe80::1%eth0")) {
      assertThatThrownBy(() -> ResolvConf.check(asked(List.of(bad), List.of(), List.of())))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessage(bad + " is not an ip address");
    }
    for (String bad : List.of("", "a_b", "a\nb", "-a", "a..b", "12", "a b", "a".repeat(255))) {
      assertThatThrownBy(() -> ResolvConf.check(asked(List.of(), List.of(bad), List.of())))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessage(bad + " is not a valid domain");
    }
    for (String bad : List.of("", "a\nb", "ndots:2 rotate")) {
      assertThatThrownBy(() -> ResolvConf.check(asked(List.of(), List.of(), List.of(bad))))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining("\"" + bad + "\"");
    }
  }

  @Test
  @Tag("L26")
  void aLineWithoutValueIsIgnoredAndTheLastSearchIsUsed() {
    assertThat(ResolvConf.parse("search\nnameserver \noptions\nsearch a\n  search b c\n"))
        .isEqualTo(new ResolvConf(List.of("b", "c"), List.of(), List.of()));
  }

  @Provide
  Arbitrary<ResolvConf> files() {
    Arbitrary<List<String>> words =
        Arbitraries.strings().alpha().numeric().withChars(".:-").ofMinLength(1).list().ofMaxSize(4);
    return Combinators.combine(words, words, words).as(ResolvConf::new);
  }

  @Property
  void writtenValuesAreReadBack(@ForAll("files") ResolvConf file) {
    assertThat(ResolvConf.parse(file.text())).isEqualTo(file);
  }

  @Property
  void anyTextIsReadAndRequestedValuesAreKept(
      @ForAll String text, @ForAll("files") ResolvConf file) {
    ResolvConf read = ResolvConf.parse(text);
    assertThat(read.servers()).noneMatch(String::isEmpty);
    if (!file.servers().isEmpty()) {
      String written = of(text, asked(file.servers(), List.of(), List.of()), List.of());
      assertThat(ResolvConf.parse(written).servers()).isEqualTo(file.servers());
    }
  }
}
