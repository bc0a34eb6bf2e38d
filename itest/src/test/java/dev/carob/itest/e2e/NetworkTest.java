package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.linux.Namespaces;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real CNI plugins and bridges, in a network namespace created by the test. */
class NetworkTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static final String SERVER =
      "mkdir -p /www && echo served > /www/index.html && exec busybox httpd -f -p 80 -h /www";

  @AfterEach
  void noNetworks() {
    engine.carob("rm", "-f", "-t", "0", "--all").ok();
    engine.ask("network", "prune", "-f").ok();
    assertThat(engine.ask("network", "ls", "-q").ok().lines()).containsExactly("carob", "podman");
  }

  private static TestEngine.Result run(String options, String... command) {
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(List.of(options.split(" ", -1)));
    line.add(TestEngine.BUSYBOX);
    line.addAll(List.of(command));
    return engine.ask(line.toArray(String[]::new));
  }

  private static void serve(String options) {
    run("-d " + options, "sh", "-c", SERVER).ok();
  }

  /** Fetches from the host; the server may not have started yet. */
  private static TestEngine.Result fetch(String url) {
    return engine.program(
        "sh",
        "-c",
        "for i in 1 2 3 4 5 6 7 8 9 10; do busybox timeout 2 busybox wget -qO- http://%s/ && exit; sleep 0.1; done; exit 1"
            .formatted(url));
  }

  /** Fetches once. */
  private static TestEngine.Result fetchOnce(String url) {
    return engine.program(
        "busybox", "timeout", "1", "busybox", "wget", "-qO-", "http://" + url + "/");
  }

  private static void unreachable(String url) {
    assertThat(fetchOnce(url).code()).as(url).isNotZero();
  }

  private static String script(String url) {
    return "for i in 1 2 3 4 5 6 7 8 9 10; do timeout 2 wget -qO- http://%s/ && exit; usleep 100000; done; exit 1"
        .formatted(url);
  }

  private static String address(String container, String network) {
    return engine.inspect(container, ".NetworkSettings.Networks." + network + ".IPAddress");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void containersReachEachOtherOverTheDefaultBridge(String runtime) {
    serve("--name server --runtime " + runtime);
    String address = engine.inspect("server", ".NetworkSettings.Networks.carob.IPAddress");
    assertThat(address).startsWith("10.89.");
    assertThat(engine.inspect("server", ".NetworkSettings.IPAddress")).isEqualTo(address);
    assertThat(run("--rm --runtime " + runtime, "sh", "-c", script(address)).ok().line())
        .isEqualTo("served");
    run("--rm --network none", "sh", "-c", "timeout 1 wget -qO- http://" + address).fails(1);
  }

  @Test
  void aContainerHasALoopbackARouteAndItsNameInHosts() {
    List<String> said =
        run(
                "--rm --hostname me",
                "sh",
                "-c",
                "ip -o link show lo; ip route; cat /etc/hosts; ip -o -4 addr show eth0")
            .ok()
            .lines();
    assertThat(said).anyMatch(line -> line.contains("lo: <LOOPBACK,UP"));
    assertThat(said).anyMatch(line -> line.startsWith("default via 10.89."));
    assertThat(said).anyMatch(line -> line.matches("10\\.89\\.[0-9.]+\\s+me.*"));
    assertThat(said).anyMatch(line -> line.contains("eth0    inet 10.89."));
  }

  @Test
  @Tag("L21")
  void everyContainerHasItsOwnAddressAndReleasesIt() {
    for (int i = 0; i < 3; i++) {
      run("-d --name c" + i, "sleep", "1000").ok();
    }
    assertThat(address("c0", "carob"))
        .isNotEqualTo(address("c1", "carob"))
        .isNotEqualTo(address("c2", "carob"));
    engine.ask("stop", "--time", "0", "c0").ok();
    assertThat(engine.inspect("c0", ".NetworkSettings.IPAddress")).isEmpty();
    engine.ask("start", "c0").ok();
    assertThat(address("c0", "carob")).startsWith("10.89.");
  }

  @Test
  @Tag("L16")
  void aNetworkThatCannotBeSetUpLeavesNothingMountedAndTheContainerUsable() throws IOException {
    engine.ask("create", "--name", "c", TestEngine.BUSYBOX, "true").ok();
    Path file = engine.root().resolve("networks/carob.conflist");
    String good = Files.readString(file);
    Files.writeString(file, good.replace("\"type\" : \"bridge\"", "\"type\" : \"no-such-plugin\""));
    engine.ask("start", "c").fails(125, "network carob", "no-such-plugin");
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("created");
    Files.writeString(file, good);
    engine.ask("start", "--attach", "c").ok();
  }

  @Test
  @Tag("L21")
  void anEngineThatWasKilledIsFollowedByOneThatTakesTheNetworkDown() {
    serve("--name c -p 8080:80");
    String address = address("c", "carob");
    engine.kill9();
    assertThat(address("c", "carob")).isEqualTo(address);
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    run("--name other -p 8080:80", "true").fails(126, "address already in use");
    engine.ask("rm", "--force", "--time", "0", "c").ok();
    engine.ask("start", "-a", "other").ok();
    assertThat(engine.root().resolve("cni")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void containersOnAUsersNetworkFindEachOtherByName(String runtime) {
    engine.ask("network", "create", "net").ok();
    serve("--name web --network net --network-alias www --runtime " + runtime);
    String id = engine.inspect("web", ".Id").substring(0, 12);
    for (String name : List.of("web", "www", id, "web.dns.podman")) {
      assertThat(
              run("--rm --network net --runtime " + runtime, "sh", "-c", script(name)).ok().line())
          .as(name)
          .isEqualTo("served");
    }
    engine.ask("network", "create", "--disable-dns", "mute").ok();
    engine.ask("network", "connect", "mute", "web").ok();
    run("--rm --network mute", "nslookup", "web").fails(1);
    // The server ends with the last container.
    engine.ask("rm", "-f", "-t", "0", "web").ok();
    String bridge = engine.ask("network", "inspect", "-f", "{{.NetworkInterface}}", "net").line();
    assertThat(engine.program("pgrep", "-f", "dnsname/" + bridge).lines()).isEmpty();
    assertThat(Path.of("/run/containers/cni/dnsname", bridge)).doesNotExist();
  }

  @Test
  void severalNetworksAreJoinedEachWithItsSettings() {
    engine.ask("network", "create", "--subnet", "10.7.1.0/24", "one").ok();
    engine.ask("network", "create", "--subnet", "10.7.2.0/24", "--ipv6", "two").ok();
    run(
            "-d --name c --network one:ip=10.7.1.77,mac=02:00:00:00:00:07,interface_name=front"
                + " --network two:alias=back",
            "sleep",
            "1000")
        .ok();
    List<String> links = engine.ask("exec", "c", "ip", "-o", "addr").ok().lines();
    assertThat(links).anyMatch(line -> line.matches(".* front +inet 10.7.1.77/24 .*"));
    assertThat(links).anyMatch(line -> line.matches(".* eth1 +inet 10.7.2.\\d+/24 .*"));
    assertThat(links).anyMatch(line -> line.matches(".* eth1 +inet6 fd89:.*/64 .*"));
    assertThat(engine.ask("exec", "c", "ip", "link", "show", "front").ok().out())
        .contains("02:00:00:00:00:07");
    assertThat(address("c", "one")).isEqualTo("10.7.1.77");
    assertThat(engine.inspect("c", ".NetworkSettings.Networks.two.GlobalIPv6Address"))
        .startsWith("fd89:");
    assertThat(engine.inspect("c", ".NetworkSettings.Networks.two.IPv6Gateway")).endsWith("::1");
    assertThat(engine.inspect("c", "json .NetworkSettings.Networks.two.Aliases")).contains("back");
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    run("--rm --network one --ip 10.7.1.9 --mac-address 02:00:00:00:00:08", "ip", "addr").ok();
    engine
        .ask("run", "--network", "one", "--ip", "10.8.0.1", TestEngine.BUSYBOX)
        .fails(125, "network one");
    run("--network one --network two --ip 10.7.1.9", "true").fails(125, "single network");
  }

  @Test
  void anAddressOfTheDefaultNetworkMayBeChosen() {
    run("-d --name c", "sleep", "1000").ok();
    String chosen = address("c", "carob").replaceFirst("\\d+$", "99");
    assertThat(run("--rm --ip " + chosen, "ip", "-o", "-4", "addr", "show", "eth0").ok().out())
        .contains(chosen + "/24");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void publishedPortsAreReachedByTheHostsAddressesAndLoopback(String runtime) {
    serve("--name web -p 8080:80 -p 127.0.0.1:9090:80 --runtime " + runtime);
    String gateway = engine.inspect("web", ".NetworkSettings.Gateway");
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    assertThat(fetchOnce(gateway + ":8080").ok().line()).isEqualTo("served");
    assertThat(fetchOnce("127.0.0.1:9090").ok().line()).isEqualTo("served");
    // The container is not reachable by any address or port that was not published.
    unreachable(gateway + ":9090");
    unreachable("127.0.0.1:80");
    assertThat(engine.ask("port", "web").ok().lines())
        .containsExactly("80/tcp -> 0.0.0.0:8080", "80/tcp -> 127.0.0.1:9090");
    assertThat(engine.ask("port", "web", "80").ok().lines())
        .containsExactly("0.0.0.0:8080", "127.0.0.1:9090");
    engine.ask("port", "web", "81").fails(125, "failed to find published port \"81\"");
    assertThat(engine.ask("ps", "--format", "{{.Ports}}").ok().line())
        .isEqualTo("0.0.0.0:8080->80/tcp, 127.0.0.1:9090->80/tcp");
    assertThat(engine.ask("ps").ok().out()).contains("0.0.0.0:8080->80/tcp");
    assertThat(engine.inspect("web", "json .NetworkSettings.Ports"))
        .contains("\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"},");
    // Rules forward the ports to the container; the engine keeps other programs from using them.
    assertThat(engine.program("ss", "-Hltn").ok().lines())
        .map(line -> line.split(" +")[3])
        .containsExactlyInAnyOrder("0.0.0.0:8080", "127.0.0.1:9090");
    engine.ask("stop", "-t", "0", "web").ok();
    assertThat(engine.program("ss", "-Hltn").ok().lines()).isEmpty();
    unreachable("127.0.0.1:8080");
  }

  @Test
  void aPublishedPortFollowsTheContainersNetworks() {
    engine.ask("network", "create", "net").ok();
    serve("--name web -p 8080:80");
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    engine.ask("network", "disconnect", "carob", "web").ok();
    unreachable("127.0.0.1:8080");
    engine.ask("network", "connect", "carob", "web").ok();
    assertThat(fetchOnce("127.0.0.1:8080").ok().line()).isEqualTo("served");
    engine.ask("network", "connect", "net", "web").ok();
    engine.ask("network", "disconnect", "carob", "web").ok();
    assertThat(fetchOnce("127.0.0.1:8080").ok().line()).isEqualTo("served");
    engine.ask("rm", "-f", "-t", "0", "web").ok();
    engine.assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --uidmap 0:100000:65536"})
  void aProcessConnectsAContainerAndOutlivesTheEngine(String options) {
    serve("--name web -h web --network slirp4netns:cidr=10.77.1.0/24 -p 8080:80" + options);
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    assertThat(engine.ask("exec", "web", "ip", "-o", "-4", "addr", "show", "tap0").ok().out())
        .contains("inet 10.77.1.100/24");
    assertThat(engine.ask("exec", "web", "cat", "/etc/resolv.conf").ok().lines())
        .contains("nameserver 10.77.1.3");
    assertThat(engine.ask("exec", "web", "cat", "/etc/hosts").ok().lines())
        .endsWith("10.77.1.100\tweb web");
    assertThat(engine.inspect("web", ".HostConfig.NetworkMode")).isEqualTo("slirp4netns");
    run("--rm --network slirp4netns -p 127.0.0.1:8080:80", "true").fails(126, "already in use");

    engine.kill9();
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    engine.ask("restart", "-t", "0", "web").ok();
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    engine.ask("network", "connect", "carob", "web").fails(125, "network mode invalid");
    engine.ask("stop", "-t", "0", "web").ok();
    unreachable("127.0.0.1:8080");
    engine.assertNothingLeft();
  }

  @Test
  void aContainerOnSlirpReachesTheHostsLoopbackOnRequestOnly() {
    serve("--name host --network host");
    fetch("127.0.0.1:80").ok();
    String look = "timeout 5 wget -qO- http://10.0.2.2:80";
    run("--rm --network slirp4netns", "sh", "-c", look).fails(1);
    assertThat(
            run("--rm --network slirp4netns:allow_host_loopback=true", "sh", "-c", look)
                .ok()
                .line())
        .isEqualTo("served");
  }

  @Test
  void datagramsAndRangesArePublished() throws IOException {
    run("-d --name udp -p 7000-7002:9000-9002/udp", "sleep", "1000").ok();
    Path inside = Path.of(engine.inspect("udp", ".NetworkSettings.SandboxKey"));
    for (int i = 0; i < 3; i++) {
      int number = i;
      try (DatagramSocket server =
              Namespaces.inNetwork(inside, () -> new DatagramSocket(9000 + number));
          DatagramSocket client =
              Namespaces.inNetwork(engine.network(), () -> new DatagramSocket())) {
        server.setSoTimeout(10_000);
        client.setSoTimeout(10_000);
        byte[] question = {(byte) number};
        client.send(
            new DatagramPacket(question, 1, InetAddress.getByName("127.0.0.1"), 7000 + number));
        DatagramPacket came = new DatagramPacket(new byte[9], 9);
        server.receive(came);
        assertThat(came.getData()[0]).isEqualTo((byte) number);
        server.send(new DatagramPacket(new byte[] {7}, 1, came.getSocketAddress()));
        client.receive(came);
        assertThat(came.getData()[0]).isEqualTo((byte) 7);
      }
    }
  }

  @Test
  void aPublishedPortIsReachedByIpv6() {
    engine.ask("network", "create", "--ipv6", "six").ok();
    serve("--name web --network six -p 8080:80");
    String gateway = engine.inspect("web", ".NetworkSettings.Networks.six.IPv6Gateway");
    assertThat(fetch("[" + gateway + "]:8080").ok().line()).isEqualTo("served");
    String address = engine.inspect("web", ".NetworkSettings.Networks.six.GlobalIPv6Address");
    assertThat(run("--rm --network six", "sh", "-c", script("[" + address + "]")).ok().line())
        .isEqualTo("served");
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(8080, 1, InetAddress.getByName("127.0.0.1"));
  }

  @Test
  void aPortInUseIsAnErrorBeforeAnythingStarts() throws IOException {
    try (ServerSocket listener = Namespaces.inNetwork(engine.network(), NetworkTest::listener)) {
      assertThat(listener.isBound()).isTrue();
      run("--name c -p 127.0.0.1:8080:80", "true").fails(126, "127.0.0.1:8080", "already in use");
      assertThat(engine.inspect("c", ".State.Status")).isEqualTo("created");
      assertThat(engine.root().resolve("cni"))
          .satisfiesAnyOf(
              place -> assertThat(place).doesNotExist(),
              place -> assertThat(place).isEmptyDirectory());
    }
    engine.ask("start", "-a", "c").ok();
    serve("--name web -p 8080:80");
    run("--name two -p 127.0.0.1:8080:80", "true")
        .fails(126, "already in use", engine.inspect("web", ".Id"));
    run("--rm -p 8080:80/udp", "true").ok();
    run("--rm -p 1.2.3.4:8080:80", "true").fails(126, "1.2.3.4:8080");
    run("-p 8080:80 -p 8080:81", "true").fails(125, "conflicting port mappings");
    for (String mode : List.of("none", "host")) {
      assertThat(run("--rm -p 8080:80 --network " + mode, "true").ok().err())
          .contains("Port mappings have been discarded");
    }
  }

  @Test
  void freePortsAreChosenForWhatIsExposed() throws IOException {
    serve("--name web -P --expose 80 --expose 5353/udp -p 80");
    JsonNode ports =
        new ObjectMapper().readTree(engine.inspect("web", "json .NetworkSettings.Ports"));
    assertThat(ports.path("80/tcp")).hasSize(1);
    assertThat(ports.path("5353/udp")).hasSize(1);
    String port = ports.at("/80~1tcp/0/HostPort").asText();
    assertThat(fetch("127.0.0.1:" + port).ok().line()).isEqualTo("served");
  }

  @Test
  void anInternalNetworkReachesNothingOutside() {
    engine.ask("network", "create", "--internal", "--subnet", "10.7.9.0/24", "in").ok();
    serve("--name outside");
    serve("--name inside --network in");
    String outside = address("outside", "carob");
    assertThat(run("--rm --network in", "ip", "route").ok().out()).doesNotContain("default");
    run("--rm --network in", "timeout", "1", "wget", "-qO-", "http://" + outside).fails(1);
    assertThat(run("--rm --network in", "sh", "-c", script(address("inside", "in"))).ok().line())
        .isEqualTo("served");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aNetworkIsJoinedAndLeftWhileTheContainerRuns(String runtime) {
    engine.ask("network", "create", "net").ok();
    run("-d --name c --runtime " + runtime, "sleep", "1000").ok();
    serve("--name web --network net");
    engine.ask("network", "connect", "--alias", "me", "net", "c").ok();
    assertThat(engine.ask("exec", "c", "sh", "-c", script("web")).ok().line()).isEqualTo("served");
    assertThat(run("--rm --network net", "nslookup", "me").ok().out())
        .contains(address("c", "net"));
    engine.ask("network", "connect", "net", "c").fails(125, "already connected");
    assertThat(engine.inspect("c", "json .NetworkSettings.Networks")).contains("carob", "net");
    engine.ask("network", "rm", "net").fails(2, "network is being used");
    engine.ask("network", "disconnect", "carob", "c").ok();
    assertThat(engine.ask("exec", "c", "ip", "-o", "-4", "addr").ok().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("eth1"));
    engine.ask("network", "disconnect", "carob", "c").fails(125, "is not connected");
    // The container joins the same networks again.
    engine.ask("restart", "-t", "0", "c").ok();
    assertThat(engine.ask("exec", "c", "ip", "-o", "-4", "addr").ok().lines()).hasSize(2);
    assertThat(address("c", "net")).isNotEmpty();
    engine.ask("network", "disconnect", "net", "c").ok();
    engine.ask("restart", "-t", "0", "c").ok();
    assertThat(engine.ask("exec", "c", "ip", "-o", "-4", "addr").ok().lines()).hasSize(1);
    engine.ask("stop", "-t", "0", "c").ok();
    engine.ask("network", "connect", "net", "c").ok();
    engine.ask("start", "c").ok();
    assertThat(address("c", "net")).isNotEmpty();
    run("-d --name h --network host", "sleep", "1000").ok();
    engine.ask("network", "connect", "net", "h").fails(125, "network mode invalid");
  }

  private static TestEngine.Result lookUp(String container, String name) {
    return engine.ask("exec", container, "nslookup", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --uidmap 0:100000:65536"})
  void aContainerOnSeveralNetworksFindsTheNamesOfEachAndOthersOnlyTheirOwn(String options) {
    engine.ask("network", "create", "na").ok();
    engine.ask("network", "create", "--ipv6", "nb").ok();
    run("-d --name a --network na", "sleep", "1000").ok();
    run("-d --name b --network nb --network-alias other", "sleep", "1000").ok();
    run("-d --name both --network na --network nb" + options, "sleep", "1000").ok();
    for (String name : List.of("b", "other", "b.dns.podman")) {
      assertThat(lookUp("both", name).ok().out()).contains(address("b", "nb"));
    }
    assertThat(lookUp("both", "a").ok().out()).contains(address("a", "na"));
    lookUp("both", "nobody").fails(1);
    lookUp("a", "b").fails(1);
    lookUp("b", "a").fails(1);

    run("-d --name late --network nb", "sleep", "1000").ok();
    assertThat(lookUp("both", "late").ok().out()).contains(address("late", "nb"));
    engine.ask("rm", "-f", "-t", "0", "late").ok();
    lookUp("both", "late").fails(1);

    engine.ask("network", "connect", "na", "b").ok();
    assertThat(lookUp("b", "a").ok().out()).contains(address("a", "na"));
    engine.ask("network", "disconnect", "na", "b").ok();
    lookUp("b", "a").fails(1);
    engine.ask("network", "disconnect", "na", "both").ok();
    lookUp("both", "a").fails(1);
    assertThat(lookUp("both", "b").ok().out()).contains(address("b", "nb"));
    engine.assertNothingLeft();
  }

  @Test
  void nameServersOfANetworkAnswerForOtherNamesAndCanBeChanged() throws IOException {
    Path pid = engine.directory().resolve("upstream.pid");
    engine
        .program(
            "dnsmasq",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            "--listen-address=127.0.0.2",
            "--address=/up.test/9.8.7.6",
            "--pid-file=" + pid)
        .ok();
    try {
      engine.ask("network", "create", "--dns", "127.0.0.2", "net").ok();
      run("-d --name a --network net", "sleep", "1000").ok();
      run("-d --name b --network net", "sleep", "1000").ok();
      assertThat(lookUp("a", "up.test").ok().out()).contains("9.8.7.6");
      assertThat(lookUp("a", "b").ok().out()).contains(address("b", "net"));
      assertThat(engine.ask("network", "inspect", "-f", "{{.NetworkDNSServers}}", "net").line())
          .isEqualTo("[127.0.0.2]");
      engine.ask("network", "update", "net", "--dns-drop", "127.0.0.2").ok();
      lookUp("a", "up.test").fails(1);
      engine.ask("network", "update", "net", "--dns-add", "127.0.0.2").ok();
      assertThat(lookUp("a", "up.test").ok().out()).contains("9.8.7.6");
      engine.ask("network", "update", "net", "--dns-add", "x").fails(125, "not an ip address");
      engine.ask("network", "update", "carob", "--dns-add", "1.1.1.1").fails(125, "not resolved");
      engine.assertNothingLeft();
    } finally {
      engine.program("kill", Files.readString(pid).strip()).ok();
    }
  }

  @Test
  void interfacesOnAParentReachEachOther() {
    engine.program("ip", "link", "add", "p0", "type", "veth", "peer", "name", "p1").ok();
    // Without an address, as usual for a parent.
    engine.program("ip", "link", "set", "p0", "addrgenmode", "none").ok();
    engine.program("ip", "link", "set", "p0", "up").ok();
    engine.program("ip", "link", "set", "p1", "up").ok();
    String[] create = {"network", "create", "-d", "macvlan", "-o", "parent=p0", "-o", "mtu=1300"};
    try {
      List<String> lan = new ArrayList<>(List.of(create));
      lan.addAll(
          List.of("--subnet", "10.66.9.0/24", "--ip-range", "10.66.9.64/26", "-o", "mode=bridge"));
      lan.add("lan");
      engine.ask(lan.toArray(String[]::new)).ok();
      serve("--name a --network lan");
      serve("--name b --network lan:ip=10.66.9.70");
      run("--network lan:ip=10.66.9.7", "true").fails(125, "outside of its range");
      assertThat(engine.ask("exec", "a", "sh", "-c", script("10.66.9.70")).ok().line())
          .isEqualTo("served");
      assertThat(engine.ask("exec", "b", "sh", "-c", script(address("a", "lan"))).ok().line())
          .isEqualTo("served");
      assertThat(address("a", "lan"))
          .matches("10\\.66\\.9\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])");
      assertThat(engine.ask("exec", "a", "ip", "link", "show", "eth0").ok().out())
          .contains("mtu 1300");
      assertThat(engine.ask("exec", "a", "ip", "route").ok().out())
          .contains("default via 10.66.9.1");
      assertThat(engine.ask("network", "inspect", "lan").ok().out())
          .contains("\"network_interface\": \"p0\"", "\"driver\": \"macvlan\"");
      engine.ask("network", "disconnect", "lan", "a").ok();
      engine.ask("network", "connect", "lan", "a").ok();
      engine.assertNothingLeft();
      List<String> dhcp = new ArrayList<>(List.of(create));
      dhcp.add("dyn");
      engine.ask(dhcp.toArray(String[]::new)).ok();
      run("--rm --network dyn", "true").fails(126, "dhcp", "daemon");
      engine
          .ask("network", "create", "-d", "macvlan", "-o", "parent=p9", "x")
          .fails(125, "parent interface p9 does not exist");
      run("-d --name c --network lan", "sleep", "1000").ok();
    } finally {
      engine.program("ip", "link", "del", "p0").ok();
    }
    // The interface of the container is gone with its parent.
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    engine.assertNothingLeft();
  }

  @Test
  void networksHaveRoutesAndIsolatedOnesDoNotReachEachOther() {
    engine
        .ask(
            "network",
            "create",
            "--subnet",
            "10.66.8.0/24",
            "--route",
            "10.200.0.0/24,10.66.8.9",
            "--route",
            "10.201.0.0/24,10.66.8.10,50",
            "-o",
            "metric=70",
            "-o",
            "isolate=true",
            "na")
        .ok();
    engine.ask("network", "create", "-o", "isolate=true", "nb").ok();
    engine.ask("network", "create", "nc").ok();
    serve("--name a --network na");
    assertThat(engine.ask("exec", "a", "ip", "route").ok().lines())
        .map(String::strip)
        .anyMatch(line -> line.matches("10.200.0.0/24 via 10.66.8.9 dev eth0"))
        .anyMatch(line -> line.matches("10.201.0.0/24 via 10.66.8.10 dev eth0 +metric 50"))
        .anyMatch(line -> line.matches("default via 10.66.8.1 dev eth0 +metric 70"));
    assertThat(run("--rm --network nc", "sh", "-c", script(address("a", "na"))).ok().line())
        .isEqualTo("served");
    run(
            "--rm --network nb",
            "sh",
            "-c",
            "timeout 2 wget -qO- http://" + address("a", "na") + " || exit 1")
        .fails(1);
    engine.assertNothingLeft();
  }

  @Test
  void theNameServerOfAContainerOnSeveralNetworksIsStartedAnewByAReload() {
    engine.ask("network", "create", "na").ok();
    engine.ask("network", "create", "nb").ok();
    run("-d --name b --network nb", "sleep", "1000").ok();
    run("-d --name both --network na,nb", "sleep", "1000").ok();
    ProcessHandle server =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().commandLine().orElse("").contains("/cni/names/"))
            .filter(
                process ->
                    process.info().commandLine().orElse("").contains(engine.inspect("both", ".Id")))
            .findFirst()
            .orElseThrow();
    TestEngine.end(server);
    lookUp("both", "b").fails(1);
    engine.ask("network", "reload", "both").ok();
    assertThat(lookUp("both", "b").ok().out()).contains(address("b", "nb"));
  }

  @Test
  void aReloadRestoresMissingPartsWithTheSameAddress() {
    engine.ask("network", "create", "net").ok();
    serve("--name web --network net -p 8080:80");
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    String address = address("web", "net");
    engine.program("iptables", "-t", "nat", "-F").ok();
    unreachable("127.0.0.1:8080");
    assertThat(engine.ask("network", "reload", "web").ok().line())
        .isEqualTo(engine.inspect("web", ".Id"));
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    assertThat(address("web", "net")).isEqualTo(address);

    engine
        .program(
            "ip",
            "link",
            "del",
            engine.ask("network", "inspect", "-f", "{{.NetworkInterface}}", "net").line())
        .ok();
    unreachable("127.0.0.1:8080");
    engine.ask("network", "reload", "--all").ok();
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    assertThat(address("web", "net")).isEqualTo(address);

    String bridge = engine.ask("network", "inspect", "-f", "{{.NetworkInterface}}", "net").line();
    engine.program("pkill", "-9", "-f", "dnsname/" + bridge).ok();
    engine.ask("network", "reload", "web").ok();
    assertThat(run("--rm --network net", "sh", "-c", script("web")).ok().line())
        .isEqualTo("served");

    engine.program("umount", "-l", engine.inspect("web", ".NetworkSettings.SandboxKey")).ok();
    engine.ask("network", "reload", "web").fails(125, "namespace", "no longer exists", "restart");
    engine.ask("restart", "-t", "0", "web").ok();
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    engine.ask("stop", "-t", "0", "web").ok();
    engine.ask("network", "reload", "web").fails(125, "does not run");
  }

  @Test
  void networksAreCreatedListedInspectedAndRemoved() throws IOException {
    assertThat(
            engine
                .ask(
                    "network",
                    "create",
                    "--subnet",
                    "10.7.3.0/24",
                    "--gateway",
                    "10.7.3.9",
                    "--ip-range",
                    "10.7.3.20-10.7.3.29",
                    "--label",
                    "a=b",
                    "-o",
                    "mtu=1400",
                    "--interface-name",
                    "br-test",
                    "mine")
                .ok()
                .line())
        .isEqualTo("mine");
    engine.ask("network", "create", "mine").fails(125, "network already exists");
    assertThat(engine.ask("network", "create", "--ignore", "mine").ok().line()).isEqualTo("mine");
    engine.ask("network", "create", "-o", "x=y", "z").fails(125, "unsupported", "x");
    engine.ask("network", "create", "-d", "nope", "z").fails(125, "unsupported driver nope");
    assertThat(engine.ask("network", "ls").ok().lines().get(0)).matches("NETWORK ID +NAME +DRIVER");
    assertThat(engine.ask("network", "ls", "-q", "--filter", "label=a").ok().lines())
        .containsExactly("mine");
    JsonNode told =
        new ObjectMapper().readTree(engine.ask("network", "inspect", "mine").ok().out()).get(0);
    assertThat(told.path("network_interface").asText()).isEqualTo("br-test");
    assertThat(told.at("/subnets/0/gateway").asText()).isEqualTo("10.7.3.9");
    assertThat(told.at("/subnets/0/lease_range/start_ip").asText()).isEqualTo("10.7.3.20");
    assertThat(told.at("/options/mtu").asText()).isEqualTo("1400");
    assertThat(told.at("/labels/a").asText()).isEqualTo("b");
    assertThat(told.path("dns_enabled").asBoolean()).isTrue();
    String seen =
        run("--rm --network mine", "sh", "-c", "ip route; ip link show eth0; ip -o -4 addr")
            .ok()
            .out();
    assertThat(seen)
        .contains("default via 10.7.3.9", "mtu 1400")
        .containsPattern("10\\.7\\.3\\.2\\d/24");
    engine.ask("network", "exists", "mine").ok();
    engine.ask("network", "exists", "none").fails(1);
    String id = told.path("id").asText();
    assertThat(engine.ask("network", "inspect", "-f", "{{.Name}}", id.substring(0, 8)).line())
        .isEqualTo("mine");
    run("-d --name c --network " + id.substring(0, 10), "sleep", "1000").ok();
    assertThat(engine.ask("network", "ls", "-q", "--filter", "dangling=false").ok().lines())
        .containsExactly("mine");
    engine.ask("network", "rm", "mine").fails(2, "network is being used");
    assertThat(engine.ask("network", "rm", "-f", "mine").ok().line()).isEqualTo("mine");
    assertThat(engine.program("ip", "link").ok().out()).doesNotContain("br-test");
    engine.ask("inspect", "c").fails(125, "no such");
    engine.ask("network", "rm", "mine").fails(1, "network not found");
    engine.ask("network", "rm", "carob").fails(125, "default network carob cannot be removed");
    engine.ask("network", "rm", "podman").fails(125, "default network podman cannot be removed");
    engine
        .ask("network", "rm", "nope")
        .fails(1, "Error: unable to find network with name or ID nope: network not found\n");
    run("--network nope", "true").fails(125, "unable to find network", "nope");
    assertThat(
            engine
                .ask("events", "--stream=false", "--since", "1h", "--filter", "type=network")
                .ok()
                .lines())
        .anyMatch(line -> line.contains("network create mine"))
        .anyMatch(line -> line.contains("network remove mine"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-p x | 'x' is not a port",
        "-p 1:2:3:4 | too many colons",
        "-p 80/x | tcp, udp or sctp",
        "-p 80:70000 | not a port",
        "-p 80-90:80 | differ in length",
        "--expose y | 'y' is not a port",
        "--network carob:speed=7 | invalid option 'speed=7'",
        "--network host --network carob | cannot set multiple networks",
        "--network carob,carob | named twice",
        "--network none --ip 1.2.3.4 | conflict with --network none",
        "--ip x | x is not an ip address",
        "--ip 1.2.3.4 | not in any subnet on network carob",
        "--ip6 1.2.3.4 | --ip6 requires an IPv6 address",
        "--network slirp4netns --ip 1.2.3.4 | conflict with --network slirp4netns",
        "--network slirp4netns:speed=7 | unknown option for slirp4netns",
        "--network slirp4netns -p 80:80/sctp | supports tcp and udp",
      })
  void invalidOptionsAreReported(String options, String message) {
    run(options, "true").fails(125, message);
  }

  @Test
  void aNetworkWithADamagedFileIsListedAndRemovedAndSparesTheOthers() throws IOException {
    engine.ask("network", "create", "bad").ok();
    engine.ask("network", "create", "good").ok();
    run("-d --name c --network bad,good", "sleep", "1000").ok();
    Path file = Files.writeString(engine.root().resolve("networks/bad.conflist"), "{");
    assertThat(engine.ask("network", "ls", "--format", "{{.Name}} {{.Driver}}").ok().lines())
        .contains("bad damaged", "good bridge");
    run("--rm --network bad", "true").fails(126, "network bad is damaged", file.toString());
    run("--rm --network good", "true").ok();
    engine.ask("network", "prune", "-f").ok();
    engine.ask("network", "rm", "bad").fails(2, "network is being used");
    engine.ask("network", "rm", "-f", "bad").ok();
    assertThat(file).doesNotExist();
    engine.ask("network", "create", "bad").ok();
    engine.assertNothingLeft();
  }

  @Test
  void trafficIsCounted() {
    serve("--name web -p 8080:80");
    assertThat(fetch("127.0.0.1:8080").ok().line()).isEqualTo("served");
    assertThat(engine.ask("stats", "--no-stream", "--format", "{{.NetIO}}", "web").ok().line())
        .matches("[1-9][0-9.]*[kM]?B / [1-9].*");
  }

  @Test
  @Timeout(300)
  void aThousandContainersFiftyAtOnceLeaveNothing() throws Exception {
    engine.ask("network", "create", "net").ok();
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      List<Callable<TestEngine.Result>> all = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String network = i % 10 == 0 ? "net" : "carob";
        String options = "--rm --network " + network + (i % 50 == 0 ? " -p 80" : "");
        all.add(() -> run(options, "true"));
      }
      for (Future<TestEngine.Result> one : threads.invokeAll(all)) {
        one.get().ok();
      }
    } finally {
      threads.shutdown();
    }
    engine.assertNothingLeft();
  }
}
