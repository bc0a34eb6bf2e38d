package dev.carob.network.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.Route;
import dev.carob.api.types.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFilesTest {

  private static final String HEAD =
      "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";

  @TempDir Path dir;
  private Path own;
  private NetworkFiles files;

  @BeforeEach
  void aHostWithoutRoutes() throws IOException {
    own = dir.resolve("networks");
    routes("");
    files = files();
  }

  private NetworkFiles files() {
    ObjectMapper mapper = new ObjectMapper();
    return new NetworkFiles(
        mapper,
        new BridgeConfig(mapper, dir.resolve("leases")),
        new Subnets(dir),
        own,
        List.of(dir.resolve("others")));
  }

  private void routes(String lines) throws IOException {
    Files.writeString(dir.resolve("route"), HEAD + lines);
  }

  /** A line of /proc/net/route on a little-endian machine. */
  private static String route(String destination, String mask) {
    return "eth0\t" + destination + "\t00000000\t0001\t0\t0\t0\t" + mask + "\t0\t0\t0\n";
  }

  private static NetworkSpec spec(String name, boolean ipv6, Subnet... subnets) {
    return NetworkSpec.builder()
        .name(name)
        .driver("bridge")
        .subnets(List.of(subnets))
        .ipv6(ipv6)
        .build();
  }

  private Network create(NetworkSpec spec) {
    return files.describe(files.create(spec));
  }

  private String standard() throws IOException {
    Files.deleteIfExists(own.resolve("carob.conflist"));
    NetworkList list = files.load().values().iterator().next();
    assertThat(list.name()).isEqualTo("carob");
    return files.describe(list).subnets().get(0).subnet();
  }

  @Test
  void theDefaultNetworksSubnetOverlapsNoRoute() throws IOException {
    routes(route("00000000", "00000000"));
    String first = standard();
    assertThat(first).matches("10\\.89\\.\\d+\\.0/24");
    routes("");
    assertThat(standard()).isEqualTo(first);
    int third = Integer.parseInt(first.split("\\.", -1)[2]);
    String next = "10.89." + (third + 1) % 256 + ".0/24";
    String taken = "00%02X590A".formatted(third);
    routes(route(taken, "00FFFFFF"));
    assertThat(standard()).isEqualTo(next);
    routes(route("07" + taken.substring(2), "FFFFFFFF"));
    assertThat(standard()).isEqualTo(next);
  }

  @Test
  void anExhaustedRangeIsReported() throws IOException {
    routes(route("0000000A", "000000FF"));
    assertThatThrownBy(files::load)
        .isInstanceOfSatisfying(
            CarobException.NetworkFailed.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.NO_FREE_SUBNET))
        .hasMessageContaining("10.89.0.0/16");
  }

  @Test
  void theDefaultNetworksFileIsNotOverwritten() throws IOException {
    Path file = Files.createDirectories(own).resolve("carob.conflist");
    Files.writeString(file, "mine");
    assertThatThrownBy(() -> files.find().get("carob"))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining(file.toString());
    assertThat(files.describeAll().get(0))
        .extracting(Network::name, Network::driver)
        .containsExactly("carob", Network.DAMAGED);
    assertThat(file).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cut | printf '{\"cniVersion\":\"1.0.0\",\"na' > F | not valid JSON",
        "empty | : > F | not a JSON object",
        "binary | head -c 4096 /dev/urandom > F | not",
        "huge | truncate -s 3G F | larger than",
        "directory | mkdir -p F/sub | not a regular file",
        "fifo | mkfifo F | not a regular file",
        "link | ln -s missing F | cannot be read",
        "types | echo '{\"name\":[1],\"plugins\":7}' > F | name",
        "version | echo '{\"name\":\"bad\",\"cniVersion\":\"new\",\"type\":\"bridge\"}' > F |"
            + " cniVersion 'new'",
        "subnet | echo '{\"name\":\"bad\",\"type\":\"bridge\",\"ipam\":{\"subnet\":\"ten\"}}' > F |"
            + " 'ten'",
        "time | echo '{\"name\":\"bad\",\"type\":\"bridge\",\"carob\":{\"created\":7}}' > F | '7'",
      })
  void aDamagedFileIsNamedDoesNotAffectOthersAndIsRemoved(String kind) throws Exception {
    String[] parts = kind.split(" \\| ");
    create(spec("good", false));
    Path file = own.resolve("bad.conflist");
    Process damage =
        new ProcessBuilder("sh", "-c", parts[1].replace("F", file.toString())).inheritIO().start();
    assertThat(damage.waitFor()).isZero();
    assertThat(files.load()).containsOnlyKeys("carob", "good");
    assertThat(files.describeAll())
        .filteredOn(one -> one.driver().equals(Network.DAMAGED))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.name()).isEqualTo("bad");
              assertThat(one.own()).isTrue();
              assertThat(one.options().get(Network.DAMAGED)).contains(file.toString());
            });
    assertThatThrownBy(() -> files.find().get("bad"))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageStartingWith("network bad is damaged")
        .hasMessageContaining(file.toString())
        .hasMessageContaining(parts[2])
        .hasMessageContaining("remove the network");
    assertThatThrownBy(() -> create(spec("bad", false)))
        .isInstanceOf(CarobException.NameInUse.class);
    create(spec("more", false));
    files.remove("bad", file);
    assertThat(files.find().damaged()).isEmpty();
    assertThat(files.load()).containsOnlyKeys("carob", "good", "more");
  }

  @Test
  void aFileOfANetworkByAnotherNameIsNotOverwritten() throws IOException {
    create(spec("one", false));
    Files.move(own.resolve("one.conflist"), own.resolve("two.conflist"));
    assertThatThrownBy(() -> create(spec("two", false)))
        .isInstanceOf(CarobException.NameInUse.class);
    assertThat(files.load()).containsOnlyKeys("carob", "one");
  }

  @Test
  void aNetworkIsCreatedAsRequestedAndKeptForTheNextEngine() throws IOException {
    NetworkSpec asked =
        NetworkSpec.builder()
            .name("back")
            .driver("bridge")
            .subnets(
                List.of(
                    Subnet.builder("10.1.2.3/24")
                        .gateway("10.1.2.9")
                        .first("10.1.2.10")
                        .last("10.1.2.20")
                        .build()))
            .ipv6(true)
            .device("br7")
            .mtu(1400)
            .vlan(12)
            .labels(Map.of("a", "b"))
            .build();
    Network made = create(asked);
    assertThat(made.subnets().get(0))
        .isEqualTo(
            Subnet.builder("10.1.2.0/24")
                .gateway("10.1.2.9")
                .first("10.1.2.10")
                .last("10.1.2.20")
                .build());
    assertThat(made.subnets().get(1).subnet()).matches("fd89:0:0:[0-9a-f]+::/64|fd89::/64");
    assertThat(made.subnets().get(1).gateway()).endsWith("::1");
    assertThat(made.device()).isEqualTo("br7");
    assertThat(made.labels()).isEqualTo(Map.of("a", "b"));
    assertThat(made.options()).isEqualTo(Map.of("mtu", "1400", "vlan", "12"));
    assertThat(made.own()).isTrue();
    assertThat(made.dns()).isTrue();
    assertThat(made.ipv6()).isTrue();
    NetworkFiles next = files();
    assertThat(next.describe(next.load().get("back"))).isEqualTo(made);
    JsonNode plugins =
        new ObjectMapper().readTree(own.resolve("back.conflist").toFile()).path("plugins");
    assertThat(plugins)
        .extracting(plugin -> plugin.path("type").asText())
        .containsExactly("bridge", "portmap", "dnsname");
  }

  @Test
  void anInternalNetworkHasNeitherGatewayNorRouteNorPorts() throws IOException {
    NetworkSpec asked =
        NetworkSpec.builder().name("in").driver("bridge").internal(true).dns(false).build();
    Network made = create(asked);
    assertThat(made.internal()).isTrue();
    JsonNode list = new ObjectMapper().readTree(own.resolve("in.conflist").toFile());
    assertThat(list.at("/plugins/0/isGateway").asBoolean()).isFalse();
    assertThat(list.at("/plugins/0/ipMasq").asBoolean()).isFalse();
    assertThat(list.at("/plugins/0/ipam/routes")).isEmpty();
    assertThat(list.path("plugins")).hasSize(1);
  }

  private JsonNode plugins(String name) throws IOException {
    return new ObjectMapper().readTree(own.resolve(name + ".conflist").toFile()).path("plugins");
  }

  @Test
  void interfacesOnAParentHaveItsNameTheirModeAndTheHostsSubnet() throws IOException {
    routes(route("0000070A", "00FFFFFF"));
    NetworkSpec asked =
        NetworkSpec.builder()
            .name("lan")
            .driver("macvlan")
            .device("lo")
            .mode("private")
            .mtu(1300)
            .subnets(
                List.of(Subnet.builder("10.7.0.0/24").first("10.7.0.20").last("10.7.0.30").build()))
            .build();
    Network made = create(asked);
    // The same parent and the same subnet again.
    create(asked.toBuilder().name("ip").driver("ipvlan").mode("l3").build());
    assertThat(plugins("lan")).hasSize(1);
    assertThat(plugins("lan").get(0))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"type":"macvlan","master":"lo","mode":"private","mtu":1300,
                     "capabilities":{"ips":true,"mac":true},
                     "ipam":{"type":"host-local","dataDir":"%s","routes":[{"dst":"0.0.0.0/0"}],
                       "ranges":[[{"subnet":"10.7.0.0/24","rangeStart":"10.7.0.20","rangeEnd":"10.7.0.30","gateway":"10.7.0.1"}]]}}
                    """
                        .formatted(dir.resolve("leases"))));
    assertThat(plugins("ip").at("/0/mode").asText()).isEqualTo("l3");
    assertThat(plugins("ip").at("/0/capabilities").has("mac")).isFalse();
    assertThat(made.driver()).isEqualTo("macvlan");
    assertThat(made.device()).isEqualTo("lo");
    assertThat(made.dns()).isFalse();
    assertThat(made.options()).isEqualTo(Map.of("mtu", "1300", "mode", "private"));
    Network dhcp = create(NetworkSpec.builder().name("d").driver("macvlan").build());
    assertThat(dhcp.ipam()).isEqualTo("dhcp");
    assertThat(dhcp.device()).isEmpty();
    assertThat(plugins("d").at("/0/ipam").toString()).isEqualTo("{\"type\":\"dhcp\"}");
    Network none = create(NetworkSpec.builder().name("no").ipam("none").build());
    assertThat(none.ipam()).isEqualTo("none");
    assertThat(none.subnets()).isEmpty();
    assertThat(plugins("no").at("/0/isGateway").asBoolean()).isFalse();
    assertThat(plugins("no").at("/0/ipam")).isEmpty();
  }

  @Test
  void routesNameServersAndIsolationAreKept() throws IOException {
    List<Route> routes =
        List.of(new Route("10.9.0.0/24", "10.7.0.5", 0), new Route("10.8.0.0/24", "10.7.0.6", 120));
    NetworkSpec asked =
        spec("r", false, Subnet.of("10.7.0.0/24")).toBuilder()
            .routes(routes)
            .servers(List.of("1.1.1.1"))
            .isolated(true)
            .metric(700)
            .build();
    Network made = create(asked);
    assertThat(made.routes()).isEqualTo(routes);
    assertThat(made.servers()).containsExactly("1.1.1.1");
    assertThat(made.options()).isEqualTo(Map.of("isolate", "true", "metric", "700"));
    // The plugin for addresses does not support metrics.
    assertThat(plugins("r").at("/0/ipam/routes").toString())
        .isEqualTo("[{\"dst\":\"10.9.0.0/24\",\"gw\":\"10.7.0.5\"}]");
    assertThat(plugins("r"))
        .anyMatch(one -> one.path("ingressPolicy").asText().equals("same-bridge"));
    NetworkList list = files.find().get("r");
    Network changed = files.describe(files.setServers(list, List.of("fd00::1", "2.2.2.2")));
    assertThat(changed).isEqualTo(made.toBuilder().servers(List.of("fd00::1", "2.2.2.2")).build());
    assertThat(files().describe(files().find().get("r"))).isEqualTo(changed);
    Network bare =
        create(spec("b", false, Subnet.of("10.6.0.0/24")).toBuilder().defaultRoute(false).build());
    assertThat(plugins("b").at("/0/ipam/routes")).isEmpty();
    assertThat(bare.options()).isEqualTo(Map.of("no_default_route", "true"));
    assertThatThrownBy(
            () ->
                create(
                    spec("x", false, Subnet.of("10.5.0.0/24")).toBuilder().routes(routes).build()))
        .hasMessageContaining("route gateway 10.7.0.5 is not in any subnet");
    assertThat(own.resolve("x.conflist")).doesNotExist();
  }

  @Test
  void noTwoHaveTheSameSubnetNameOrBridge() {
    Network one = create(spec("one", true));
    Network two = create(spec("two", true));
    Network three = create(spec("", false));
    assertThat(three.name()).isEqualTo("network1");
    assertThat(List.of(one.device(), two.device(), three.device())).doesNotHaveDuplicates();
    assertThat(one.subnets()).doesNotContainAnyElementsOf(two.subnets());
    assertThat(three.subnets()).doesNotContainAnyElementsOf(two.subnets());
    assertThatThrownBy(() -> create(spec("one", false)))
        .isInstanceOf(CarobException.NameInUse.class)
        .hasMessageContaining("one");
    assertThatThrownBy(() -> create(spec("x", false, Subnet.of(one.subnets().get(0).subnet()))))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("already used by another network");
    assertThatThrownBy(() -> create(NetworkSpec.builder().name("x").device(one.device()).build()))
        .isInstanceOf(CarobException.NameInUse.class)
        .hasMessageContaining(one.device());
  }

  @Test
  void aSubnetWithARouteOnTheHostIsRejected() throws IOException {
    routes(route("0000010A", "0000FFFF"));
    assertThatThrownBy(() -> create(spec("x", false, Subnet.of("10.1.7.0/24"))))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("used on the host");
    Files.writeString(
        dir.resolve("ipv6_route"),
        "fd890000000000000000000000000000 40 00000000000000000000000000000000 00 x\n");
    assertThatThrownBy(() -> create(spec("x", false, Subnet.of("fd89::/80"))))
        .hasMessageContaining("used on the host");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "a b   | 10.1.0.0/24  | -        | -    | network name a b invalid",
        "../x  | 10.1.0.0/24  | -        | -    | invalid",
        "host  | 10.1.0.0/24  | -        | -    | conflicts with a valid network mode",
        "x     | 10.1.0.0/31  | -        | -    | 10.1.0.0/31 is too small",
        "x     | fd00::/127   | -        | -    | fd00::/127 is too small",
        "x     | 127.1.0.0/24 | -        | -    | loopback",
        "x     | 224.1.0.0/24 | -        | -    | multicast",
        "x     | 10.1.0.0/24  | 10.1.0.0 | -    | network address",
        "x     | 10.1.0.0/24  | 10.1.0.255 | -  | broadcast address",
        "carob | 10.1.0.0/24  | -        | -    | already used",
        "x     | 10.1.0.0     | -        | -    | invalid subnet '10.1.0.0'",
        "x     | 10.1.0.0/33  | -        | -    | invalid subnet",
        "x     | ten/8        | -        | -    | invalid IP address 'ten'",
        "x     | 10.1.0.0/24  | 10.2.0.1 | -    | 10.2.0.1 is not in the subnet",
        "x     | 10.1.0.0/24  | fd00::1  | -    | is not in the subnet",
        "x     | 10.1.0.0/24  | -        | a/b  | invalid interface name",
        "x     | 10.1.0.0/24  | -        | sixteen-letters- | invalid interface name",
      })
  void invalidNetworksAreRejectedAndLeaveNothing(
      String name, String subnet, String gateway, String device, String message) {
    NetworkSpec asked =
        NetworkSpec.builder()
            .name(name)
            .driver("bridge")
            .subnets(
                List.of(Subnet.builder(subnet).gateway(gateway == null ? "" : gateway).build()))
            .device(device == null ? "" : device)
            .build();
    assertThatThrownBy(() -> files.create(asked))
        .isInstanceOf(CarobException.class)
        .hasMessageContaining(message);
    assertThat(files.load()).containsOnlyKeys("carob");
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsRejected() {
    Subnet subnet = Subnet.of("10.1.0.0/24").withRange("10.1.0.20-10.1.0.10");
    assertThatThrownBy(() -> create(spec("x", false, subnet)))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("10.1.0.20 is after its last, 10.1.0.10");
  }

  @Test
  void onlyNetworksOfThisBackendAreRemoved() throws IOException {
    create(spec("mine", false));
    Path other = Files.createDirectories(dir.resolve("others")).resolve("a.conf");
    Files.writeString(other, "{\"name\":\"other\",\"type\":\"macvlan\",\"master\":\"eth0\"}");
    assertThat(files.describe(files.load().get("other")))
        .extracting(Network::driver, Network::device, Network::own)
        .containsExactly("macvlan", "eth0", false);
    assertThatThrownBy(() -> files.remove("other", other))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(other.toString());
    files.remove("mine", files.load().get("mine").source());
    assertThat(files.load()).containsOnlyKeys("carob", "other");
  }
}
