package dev.carob.network.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultNetworkTest {

  private static final String HEAD =
      "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";

  @TempDir Path dir;

  private String subnet(String routes) throws IOException {
    Path file = dir.resolve("networks/carob.conflist");
    Files.deleteIfExists(file);
    network(routes).make();
    return new ObjectMapper()
        .readTree(file.toFile())
        .at("/plugins/0/ipam/ranges/0/0/subnet")
        .asText();
  }

  private DefaultNetwork network(String routes) throws IOException {
    return new DefaultNetwork(
        new ObjectMapper(),
        dir.resolve("networks/carob.conflist"),
        dir.resolve("leases"),
        Files.writeString(dir.resolve("route"), HEAD + routes));
  }

  /** As /proc/net/route on a little-endian machine has it. */
  private static String route(String destination, String mask) {
    return "eth0\t" + destination + "\t00000000\t0001\t0\t0\t0\t" + mask + "\t0\t0\t0\n";
  }

  @Test
  void aSubnetIsTakenThatNoRouteOverlaps() throws IOException {
    String first = subnet(route("00000000", "00000000"));
    assertThat(first).matches("10\\.89\\.\\d+\\.0/24");
    assertThat(subnet("")).isEqualTo(first);
    int third = Integer.parseInt(first.split("\\.", -1)[2]);
    String taken = "00%02X590A".formatted(third);
    assertThat(subnet(route(taken, "00FFFFFF"))).isEqualTo("10.89." + (third + 1) % 256 + ".0/24");
    assertThat(subnet(route("%02X".formatted(7) + taken.substring(2), "FFFFFFFF")))
        .isEqualTo("10.89." + (third + 1) % 256 + ".0/24");
  }

  @Test
  void whereAllIsTakenItSaysWhatToDo() throws IOException {
    DefaultNetwork network = network(route("0000000A", "000000FF"));
    assertThatThrownBy(network::make)
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining(dir.resolve("networks").toString());
  }

  @Test
  void whatIsThereIsLeftAlone() throws IOException {
    Path file = Files.createDirectories(dir.resolve("networks")).resolve("carob.conflist");
    Files.writeString(file, "mine");
    network("").make();
    assertThat(file).hasContent("mine");
  }
}
