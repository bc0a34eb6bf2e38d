package dev.carob.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.PortMapping;
import dev.carob.api.types.Subnet;
import dev.carob.spi.network.Attachment;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.network.NetworkRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of network backends: see {@link NetworkBackend}. Each test runs in a network
 * namespace that represents the host's, and creates further ones for containers.
 */
public abstract class NetworkBackendContract {

  private static final String ONE = "a".repeat(64);
  private static final String TWO = "b".repeat(64);
  private static final int PATIENCE = 5_000;

  /** The directory passed to {@link #open(Path)}. */
  @TempDir protected Path dir;

  private final List<Path> namespaces = new ArrayList<>();
  private final List<NetworkRequest> requests = new ArrayList<>();
  private Path host;
  private NetworkBackend backend;

  /** Opens a backend that keeps its files in a directory. */
  protected abstract NetworkBackend open(Path directory);

  /** Creates a network namespace with its loopback up, and binds it to a new file. */
  protected abstract void makeNamespace(Path file);

  /** Unbinds a namespace from its file and keeps the file. Does nothing if it is not bound. */
  protected abstract void dropNamespace(Path file);

  /** Runs {@code work} on a thread in the namespace that a file is bound to. */
  protected abstract <T> T inNamespace(Path file, Callable<T> work);

  @BeforeEach
  final void aHostAndABackend() {
    host = namespace("host");
    backend = onHost(() -> open(dir));
  }

  @AfterEach
  final void noNamespaces() {
    // A failed test may have left these.
    requests.forEach(this::tearDown);
    namespaces.forEach(this::dropNamespace);
  }

  private Path namespace(String name) {
    Path file = dir.resolve(name + ".ns");
    makeNamespace(file);
    namespaces.add(file);
    return file;
  }

  private <T> T onHost(Callable<T> work) {
    return inNamespace(host, work);
  }

  private static NetworkRequest request(
      String id, Path namespace, List<PortMapping> ports, Joining... joinings) {
    return NetworkRequest.builder(id, id.substring(0, 4), namespace)
        .networks(List.of(joinings))
        .ports(ports)
        .build();
  }

  private List<Attachment> setUp(NetworkRequest request) {
    requests.add(request);
    return onHost(() -> backend.setUp(request));
  }

  private void tearDown(NetworkRequest request) {
    onHost(
        () -> {
          backend.tearDown(request);
          return request;
        });
  }

  private Network create(NetworkSpec spec) {
    return onHost(() -> backend.create(spec));
  }

  private List<String> interfaces(Path namespace) {
    return inNamespace(
        namespace,
        () ->
            // Java's own list may contain interfaces of the whole process.
            Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream()
                .skip(2)
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .filter(name -> !name.equals("lo"))
                .sorted()
                .toList());
  }

  private static String bare(Attachment attachment) {
    return attachment.addresses().get(0).replaceFirst("/.*", "");
  }

  /** Returns true if a server in one namespace can be reached from another. */
  private boolean reaches(Path server, int listening, Path client, String address, int port)
      throws IOException {
    try (ServerSocket socket = inNamespace(server, () -> new ServerSocket(listening))) {
      assertThat(socket.isBound()).isTrue();
      return inNamespace(
          client,
          () -> {
            try (Socket connection = new Socket()) {
              connection.connect(
                  new InetSocketAddress(InetAddress.getByName(address), port), PATIENCE);
              return true;
            } catch (IOException e) {
              return false;
            }
          });
    }
  }

  @Test
  void aDefaultNetworkExistsAndTheNextBackendHasTheSame() {
    List<Network> networks = onHost(() -> backend.networks());
    assertThat(networks).isNotEmpty();
    assertThat(networks.get(0).id()).matches("[0-9a-f]{64}");
    assertThat(onHost(() -> open(dir).networks())).isEqualTo(networks);
  }

  @Test
  void aCreatedNetworkExistsUntilItIsRemoved() {
    NetworkSpec spec =
        NetworkSpec.builder()
            .name("mine")
            .subnets(
                List.of(
                    Subnet.builder("10.77.1.0/24")
                        .gateway("10.77.1.7")
                        .first("10.77.1.20")
                        .last("10.77.1.21")
                        .build()))
            .dns(false)
            .labels(Map.of("a", "b"))
            .build();
    Network made = create(spec);
    assertThat(made.subnets().get(0).gateway()).isEqualTo("10.77.1.7");
    assertThat(made.labels()).isEqualTo(Map.of("a", "b"));
    assertThat(onHost(() -> open(dir).networks())).contains(made);
    assertThatThrownBy(() -> create(spec)).isInstanceOf(CarobException.NameInUse.class);
    NetworkRequest request =
        request(ONE, namespace("one"), List.of(), Joining.to("mine").as("eth0"));
    assertThat(bare(setUp(request).get(0))).isIn("10.77.1.20", "10.77.1.21");
    tearDown(request);
    onHost(
        () -> {
          backend.remove("mine");
          return made;
        });
    assertThat(onHost(() -> backend.networks())).doesNotContain(made);
    assertThat(interfaces(host)).doesNotContain(made.device());
    assertThatThrownBy(
            () ->
                onHost(
                    () -> {
                      backend.remove("mine");
                      return made;
                    }))
        .isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void twoOnANetworkReachEachOtherAndTheHost() throws IOException {
    create(NetworkSpec.named("net"));
    Path one = namespace("one");
    Path two = namespace("two");
    NetworkRequest first = request(ONE, one, List.of(), Joining.to("net").as("eth0"));
    NetworkRequest second = request(TWO, two, List.of(), Joining.to("net").as("eth0"));
    Attachment of = setUp(first).get(0);
    Attachment other = setUp(second).get(0);
    assertThat(bare(of)).isNotEqualTo(bare(other));
    assertThat(of.mac()).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    assertThat(interfaces(one)).containsExactly("eth0");
    assertThat(reaches(one, 80, two, bare(of), 80)).isTrue();
    assertThat(reaches(host, 80, two, other.gateway(), 80)).isTrue();
    tearDown(first);
    tearDown(second);
  }

  @Test
  void settingsAreApplied() {
    create(
        NetworkSpec.builder()
            .name("net")
            .subnets(List.of(Subnet.of("10.77.2.0/24")))
            .ipv6(true)
            .dns(false)
            .mtu(1400)
            .build());
    Path one = namespace("one");
    Joining joining =
        Joining.to("net").as("front").withAddress("10.77.2.99").withMac("02:00:00:00:00:09");
    NetworkRequest request = request(ONE, one, List.of(), joining);
    Attachment made = setUp(request).get(0);
    assertThat(made.device()).isEqualTo("front");
    assertThat(made.addresses()).contains("10.77.2.99/24").anyMatch(text -> text.contains(":"));
    assertThat(made.mac()).isEqualTo("02:00:00:00:00:09");
    assertThat(interfaces(one)).containsExactly("front");
    int mtu = inNamespace(one, () -> NetworkInterface.getByName("front").getMTU());
    assertThat(mtu).isEqualTo(1400);
    tearDown(request);
  }

  @Test
  void onlyPublishedPortsAreReachedFromTheHost() throws IOException {
    Path one = namespace("one");
    String standard = onHost(() -> backend.networks()).get(0).name();
    NetworkRequest request =
        request(ONE, one, List.of(PortMapping.parse("8080:80")), Joining.to(standard).as("eth0"));
    Attachment made = setUp(request).get(0);
    assertThat(reaches(one, 80, host, "127.0.0.1", 8080)).isTrue();
    assertThat(reaches(one, 80, host, made.gateway(), 8080)).isTrue();
    assertThat(reaches(one, 81, host, "127.0.0.1", 81)).isFalse();
    tearDown(request);
    assertThat(reaches(one, 80, host, "127.0.0.1", 8080)).isFalse();
  }

  @Test
  void severalNetworksAreAttachedAndOneIsAddedAndRemoved() {
    create(NetworkSpec.named("net"));
    create(NetworkSpec.named("more"));
    Path one = namespace("one");
    NetworkRequest request =
        request(ONE, one, List.of(), Joining.to("net").as("eth0"), Joining.to("more").as("eth1"));
    assertThat(setUp(request)).extracting(Attachment::network).containsExactly("net", "more");
    assertThat(interfaces(one)).containsExactly("eth0", "eth1");
    onHost(
        () -> {
          backend.detach(request, "more");
          backend.detach(request, "more");
          return request;
        });
    assertThat(interfaces(one)).containsExactly("eth0");
    Attachment again = onHost(() -> backend.attach(request, Joining.to("more").as("eth7")));
    assertThat(again.device()).isEqualTo("eth7");
    assertThat(interfaces(one)).containsExactly("eth0", "eth7");
    tearDown(request);
    assertThat(interfaces(one)).isEmpty();
  }

  @Test
  void aFailedSetUpLeavesNothing() {
    create(NetworkSpec.named("net"));
    Path one = namespace("one");
    NetworkRequest request =
        request(
            ONE, one, List.of(), Joining.to("net").as("eth0"), Joining.to("nowhere").as("eth1"));
    assertThatThrownBy(() -> setUp(request)).isInstanceOf(CarobException.NotFound.class);
    assertThat(interfaces(one)).isEmpty();
    NetworkRequest elsewhere =
        request(ONE, one, List.of(), Joining.to("net").as("eth0").withAddress("10.200.0.1"));
    assertThatThrownBy(() -> setUp(elsewhere)).isInstanceOf(CarobException.NetworkFailed.class);
    assertThat(interfaces(one)).isEmpty();
    NetworkRequest good = request(ONE, one, List.of(), Joining.to("net").as("eth0"));
    setUp(good);
    tearDown(good);
  }

  @Test
  void tearDownCanBeRepeatedAndWorksWithoutTheNamespace() {
    create(NetworkSpec.named("net"));
    Path one = namespace("one");
    NetworkRequest request = request(ONE, one, List.of(), Joining.to("net").as("eth0"));
    tearDown(request);
    String address = bare(setUp(request).get(0));
    dropNamespace(one);
    onHost(
        () -> {
          NetworkBackend next = open(dir);
          next.tearDown(request);
          next.tearDown(request);
          return next;
        });
    // The address can be assigned again.
    Path two = namespace("two");
    NetworkRequest other =
        request(TWO, two, List.of(), Joining.to("net").as("eth0").withAddress(address));
    assertThat(bare(setUp(other).get(0))).isEqualTo(address);
    tearDown(other);
  }

  @Test
  void missingPartsAreNoticed() {
    create(NetworkSpec.named("net"));
    Path one = namespace("one");
    NetworkRequest request = request(ONE, one, List.of(), Joining.to("net").as("eth0"));
    setUp(request);
    onHost(
        () -> {
          backend.check(request);
          return request;
        });
    tearDown(request);
    assertThatThrownBy(
            () ->
                onHost(
                    () -> {
                      backend.check(request);
                      return request;
                    }))
        .isInstanceOf(CarobException.NetworkFailed.class);
  }

  @Test
  void subnetsOfNetworksAreTheirOwn() {
    Network one = create(NetworkSpec.named("one"));
    Network two = create(NetworkSpec.named("two"));
    assertThat(one.subnets()).isNotEmpty().doesNotContainAnyElementsOf(two.subnets());
    NetworkSpec same =
        NetworkSpec.builder()
            .name("three")
            .subnets(List.of(Subnet.of(one.subnets().get(0).subnet())))
            .dns(false)
            .build();
    assertThatThrownBy(() -> create(same)).isInstanceOf(CarobException.InvalidArgument.class);
  }

  @Test
  void anInternalNetworkHasNoWayOut() throws IOException {
    create(NetworkSpec.builder().name("in").internal(true).dns(false).build());
    create(NetworkSpec.named("out"));
    Path one = namespace("one");
    Path two = namespace("two");
    Path three = namespace("three");
    NetworkRequest first = request(ONE, one, List.of(), Joining.to("in").as("eth0"));
    NetworkRequest second = request(TWO, two, List.of(), Joining.to("in").as("eth0"));
    NetworkRequest outside =
        request("c".repeat(64), three, List.of(), Joining.to("out").as("eth0"));
    Attachment of = setUp(first).get(0);
    setUp(second);
    Attachment out = setUp(outside).get(0);
    assertThat(of.routes()).isEmpty();
    assertThat(reaches(one, 80, two, bare(of), 80)).isTrue();
    assertThat(reaches(three, 80, two, bare(out), 80)).isFalse();
    tearDown(first);
    tearDown(second);
    tearDown(outside);
  }
}
