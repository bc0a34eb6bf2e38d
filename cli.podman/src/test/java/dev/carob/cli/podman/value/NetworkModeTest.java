package dev.carob.cli.podman.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of {@code --network} (podman-run(1)). */
class NetworkModeTest {

  @ParameterizedTest
  @CsvSource({
    "'',true,false",
    "none,true,false",
    "host,true,false",
    "container:web,true,false",
    "ns:/run/netns/a,true,false",
    "slirp4netns,true,true",
    "'slirp4netns:mtu=1400,cidr=10.1.0.0/24',true,true",
    "slirp4netns2,false,false",
    "hosts,false,false",
    "'front,back',false,false",
  })
  void modesNameNoNetwork(String text, boolean mode, boolean slirp) {
    assertThat(NetworkMode.isMode(text)).isEqualTo(mode);
    assertThat(NetworkMode.isSlirp(text)).isEqualTo(slirp);
  }
}
