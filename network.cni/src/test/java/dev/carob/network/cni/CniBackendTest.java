package dev.carob.network.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.PortMapping;
import dev.carob.linux.Mounts;
import dev.carob.linux.Namespaces;
import dev.carob.linux.ProcessInfo;
import dev.carob.linux.Signals;
import dev.carob.spi.network.Attachment;
import dev.carob.spi.network.NetworkRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugins are scripts that record their calls. */
class CniBackendTest {

  private static final String CONTAINER = "c".repeat(64);

  @TempDir Path dir;
  private Path configurations;
  private Path programs;
  private Path calls;
  private Path namespace;
  private CniBackend backend;

  @BeforeEach
  void open() throws IOException {
    configurations = Files.createDirectory(dir.resolve("net.d"));
    programs = Files.createDirectory(dir.resolve("bin"));
    calls = Files.createFile(dir.resolve("calls"));
    namespace = dir.resolve("netns");
    Namespaces.newNetwork(namespace);
    backend = backend();
    plugin(
        "first",
        record()
            + """
            [ "$CNI_COMMAND" = DEL ] || echo '{"cniVersion":"1.0.0","interfaces":[{"name":"veth1","mac":"0a"},\
            {"name":"'$CNI_IFNAME'","mac":"0b","sandbox":"'$CNI_NETNS'"}],\
            "ips":[{"address":"10.1.0.2/24","gateway":"10.1.0.1","interface":1}]}'
            """);
    plugin("second", record());
    Files.writeString(
        configurations.resolve("10-net.conflist"),
        """
        {"cniVersion": "1.0.0", "name": "net", "plugins": [
          {"type": "first", "key": "value"},
          {"type": "second", "capabilities": {"portMappings": true}}]}
        """);
  }

  @AfterEach
  void noNamespace() {
    Mounts.detach(namespace);
  }

  private CniBackend backend() {
    return backend(Duration.ofSeconds(30));
  }

  private CniBackend backend(Duration limit) {
    return new CniBackend(
        dir.resolve("root"), dir.resolve("run"), List.of(configurations), List.of(programs), limit);
  }

  private static String record() {
    return "config=$(cat)\n"
        + "echo \"${0##*/} $CNI_COMMAND $CNI_CONTAINERID $CNI_NETNS $CNI_IFNAME $config\" >>"
        + " CALLS\n";
  }

  private void plugin(String name, String script) throws IOException {
    Path file =
        Files.writeString(
            programs.resolve(name), "#!/bin/sh\n" + script.replace("CALLS", calls.toString()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private NetworkRequest request(String... networks) {
    List<Joining> joinings = new ArrayList<>();
    for (String network : networks) {
      joinings.add(Joining.to(network).as("eth" + joinings.size()));
    }
    return NetworkRequest.builder(CONTAINER, "web", namespace).networks(joinings).build();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }

  @Test
  void theEmptyDirectoryOfAKilledEngineIsRemoved() throws IOException {
    Path own = Files.createDirectories(dir.resolve("root/cni").resolve(CONTAINER));
    backend.tearDown(request("net"));
    assertThat(own).doesNotExist();
    Files.createDirectories(own);
    Files.writeString(own.resolve("eth0.new"), "{");
    backend.detach(request("net"), "net");
    assertThat(own).doesNotExist();
    backend.setUp(request("net"));
    backend.detach(request("net"), "other");
    assertThat(own).isNotEmptyDirectory();
    backend.tearDown(request("net"));
    assertThat(own).doesNotExist();
  }

  @Test
  void pluginsAreChainedAndTakenDownInReverse() throws IOException {
    assertThat(backend.setUp(request("net")))
        .containsExactly(
            Attachment.builder("net")
                .device("eth0")
                .mac("0b")
                .addresses(List.of("10.1.0.2/24"))
                .gateway("10.1.0.1")
                .build());
    String result = "\"prevResult\":{\"cniVersion\":\"1.0.0\"";
    assertThat(calls()).hasSize(2);
    assertThat(calls().get(0))
        .startsWith("first ADD " + CONTAINER + " " + namespace + " eth0 {")
        .contains("\"key\":\"value\"", "\"name\":\"net\"", "\"cniVersion\":\"1.0.0\"")
        .doesNotContain("prevResult");
    assertThat(calls().get(1)).startsWith("second ADD").contains(result).doesNotContain("capab");

    backend.tearDown(request("net"));
    assertThat(calls()).hasSize(4);
    assertThat(calls().get(2)).startsWith("second DEL").contains(result);
    assertThat(calls().get(3)).startsWith("first DEL").contains(result);
    assertThat(dir.resolve("root/cni")).isEmptyDirectory();
    backend.tearDown(request("net"));
    assertThat(calls()).hasSize(4);
  }

  @Test
  void theNextBackendTakesNetworksDownWithoutConfigurationAndNamespace() throws IOException {
    backend.setUp(request("net"));
    Files.delete(configurations.resolve("10-net.conflist"));
    Mounts.detach(namespace);
    backend().tearDown(request("net"));
    assertThat(calls().get(2)).startsWith("second DEL " + CONTAINER + "  eth0");
    assertThat(calls()).hasSize(4);
  }

  @Test
  void aPluginThatFailsIsNamedAndEverythingIsTakenDown() throws IOException {
    plugin(
        "second",
        record()
            + "[ $CNI_COMMAND = DEL ] || { echo '{\"code\": 11, \"msg\": \"try later\","
            + " \"details\": \"busy\"}'; exit 1; }");
    assertThatThrownBy(() -> backend.setUp(request("net")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessage("plugin second, network net, ADD: code 11: try later: busy");
    assertThat(calls())
        .extracting(line -> line.substring(0, line.indexOf(' ', 7)))
        .containsExactly("first ADD", "second ADD", "second DEL", "first DEL");
    assertThat(dir.resolve("root/cni")).isEmptyDirectory();
  }

  @Test
  void aFailedTakedownIsRecordedAndRetried() throws IOException {
    backend.setUp(request("net"));
    plugin("first", "cat >/dev/null; echo no JSON >&2; exit 3");
    assertThatThrownBy(() -> backend.tearDown(request("net")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessage("plugin first, network net, DEL: exit status 3: no JSON");
    plugin("first", record());
    backend.tearDown(request("net"));
    assertThat(calls()).last().asString().startsWith("first DEL");
    assertThat(dir.resolve("root/cni")).isEmptyDirectory();
  }

  @Test
  void takingDownAPartialSetupIgnoresFailures() throws IOException {
    plugin("second", record() + "echo '{\"code\": 7, \"msg\": \"never\"}'; exit 1");
    assertThatThrownBy(() -> backend.setUp(request("net")))
        .hasMessageContaining("ADD: code 7")
        .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    assertThat(calls()).last().asString().startsWith("first DEL");
    assertThat(dir.resolve("root/cni")).isEmptyDirectory();
  }

  @Test
  void theSecondNetworksFailureTakesTheFirstDown() throws IOException {
    assertThatThrownBy(() -> backend.setUp(request("net", "nope")))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("nope")
        .hasMessageContaining("net");
    assertThat(calls()).last().asString().startsWith("first DEL");
  }

  @Test
  void aPluginThatIsNotInstalledIsNamedWithItsPackage() throws IOException {
    Files.delete(programs.resolve("first"));
    assertThatThrownBy(() -> backend.setUp(request("net")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("plugin first")
        .hasMessageContaining("containernetworking-plugins");
  }

  @Test
  void theDefaultNetworkIsFirstAndABrokenFileHidesNoOther() throws IOException {
    Files.writeString(configurations.resolve("00-broken.conflist"), "{");
    Files.writeString(
        configurations.resolve("20-plain.conf"), "{\"name\":\"plain\",\"type\":\"first\"}");
    Files.writeString(
        configurations.resolve("30-again.conf"), "{\"name\":\"net\",\"type\":\"other\"}");
    assertThat(backend.networks())
        .extracting(Network::name)
        .containsExactly("carob", "net", "plain", "00-broken");
    backend.setUp(request("plain"));
    assertThat(calls()).singleElement().asString().contains("\"cniVersion\":\"0.3.1\"");
  }

  @Test
  void eachPluginGetsTheRequestsOfItsCapabilities() throws IOException {
    Files.writeString(
        configurations.resolve("10-net.conflist"),
        """
        {"cniVersion": "1.0.0", "name": "net", "plugins": [
          {"type": "first", "capabilities": {"ips": true, "mac": true, "portMappings": false, "dns": true}},
          {"type": "second", "capabilities": {"portMappings": true, "aliases": true}}]}
        """);
    Joining joining =
        Joining.to("net").as("x0").withAddress("10.1.0.9").withMac("0a").withAlias("db");
    backend.setUp(
        NetworkRequest.builder(CONTAINER, "web", namespace)
            .networks(List.of(joining))
            .ports(List.of(PortMapping.parse("127.0.0.1:8080-8081:80-81/udp")))
            .servers(List.of("1.1.1.1"))
            .searches(List.of("x.y"))
            .build());
    assertThat(calls().get(0))
        .contains(
            "\"runtimeConfig\":{\"ips\":[\"10.1.0.9\"],\"mac\":\"0a\",\"dns\":{\"servers\":[\"1.1.1.1\"],\"searches\":[\"x.y\"]}}")
        .contains(" x0 ");
    String ports =
        "{\"hostPort\":8080,\"containerPort\":80,\"protocol\":\"udp\",\"hostIP\":\"127.0.0.1\"},"
            + "{\"hostPort\":8081,\"containerPort\":81,\"protocol\":\"udp\",\"hostIP\":\"127.0.0.1\"}";
    assertThat(calls().get(1))
        .contains(
            "\"runtimeConfig\":{\"portMappings\":[" + ports + "],\"aliases\":{\"net\":[\"db\"]}}");
    // The values that setUp requested are passed again, although they are only in the cache.
    backend().tearDown(request());
    assertThat(calls().get(2)).startsWith("second DEL").contains(ports);
  }

  @Test
  void everyNetworkPublishesThePorts() throws IOException {
    for (String name : List.of("one", "other")) {
      Files.writeString(
          configurations.resolve(name + ".conflist"),
          """
          {"cniVersion": "1.0.0", "name": "%s", "plugins": [
            {"type": "first", "capabilities": {"portMappings": true}}]}
          """
              .formatted(name));
    }
    NetworkRequest request =
        NetworkRequest.builder(CONTAINER, "web", namespace)
            .networks(List.of(Joining.to("one").as("eth0")))
            .ports(List.of(PortMapping.parse("8080:80")))
            .build();
    backend.setUp(request);
    backend.attach(request, Joining.to("other").as("eth1"));
    assertThat(calls()).hasSize(2).allMatch(call -> call.contains("\"hostPort\":8080"));
    backend.tearDown(request);
  }

  @Test
  void anAddressIsReleasedEvenIfTheParentInterfaceIsGone() throws IOException {
    plugin("macvlan", record() + "[ $CNI_COMMAND = DEL ] && exit 3; echo '{}'");
    Files.writeString(
        configurations.resolve("lan.conflist"),
        """
        {"cniVersion": "1.0.0", "name": "lan", "plugins": [
          {"type": "macvlan", "master": "gone0", "ipam": {"type": "second"}}]}
        """);
    backend.setUp(request("lan"));
    backend.tearDown(request("lan"));
    assertThat(calls()).hasSize(2);
    assertThat(calls()).first().asString().startsWith("macvlan ADD");
    assertThat(calls()).last().asString().startsWith("second DEL").contains("\"type\":\"macvlan\"");
    assertThat(dir.resolve("root/cni")).isEmptyDirectory();
  }

  @Test
  void aPluginGetsTheContainersName() throws IOException {
    plugin("second", "cat > /dev/null; echo \"$CNI_ARGS\" >> CALLS");
    backend.setUp(request("net"));
    assertThat(calls()).last().asString().contains("K8S_POD_NAME=web");
  }

  /** The bridge of Podman's own configuration declares no capabilities. */
  @Test
  void aPluginWithoutCapabilitiesGetsRequestedAddressesAsArguments() throws IOException {
    plugin("second", "cat > /dev/null; echo \"$CNI_ARGS\" >> CALLS");
    Joining joining =
        Joining.to("net").as("eth0").withAddress("10.1.0.7").withMac("02:00:00:00:00:07");
    backend.setUp(request().joining(List.of(joining)));
    assertThat(calls()).last().asString().endsWith(";IP=10.1.0.7;MAC=02:00:00:00:00:07");
  }

  @Test
  void aPluginThatHangsIsEndedAfterItsTime() throws IOException {
    plugin("second", record() + "[ $CNI_COMMAND = DEL ] || exec sleep 1000");
    CniBackend impatient = backend(Duration.ofMillis(300));
    assertThatThrownBy(() -> impatient.setUp(request("net")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("plugin second, network net, ADD: it took more than");
    assertThat(calls()).last().asString().startsWith("first DEL");
    assertThat(dir.resolve("root/cni")).isEmptyDirectory();
  }

  @Test
  void aPluginsChildrenAreEndedWithItAndAreNotWaitedForWhenItEnds() throws IOException {
    Path child = dir.resolve("child");
    String children = "sleep 1000 & echo $! > %s; ".formatted(child);
    plugin("second", record() + "[ $CNI_COMMAND = DEL ] || { " + children + "setsid sleep 1000; }");
    assertThatThrownBy(() -> backend(Duration.ofMillis(500)).setUp(request("net")))
        .hasMessageContaining("plugin second, network net, ADD: it took more than");
    long pid = Long.parseLong(Files.readString(child).strip());
    assertThat(ProcessInfo.of((int) pid).map(ProcessInfo::state).orElse("Z")).isEqualTo("Z");

    // The child keeps the pipes open.
    plugin("second", record() + "[ $CNI_COMMAND = DEL ] || { " + children + "}");
    backend.setUp(request("net"));
    backend.tearDown(request("net"));
    Signals.send(Integer.parseInt(Files.readString(child).strip()), Signals.SIGKILL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo garbage                           | its output is not valid JSON: garbage",
        "echo '[1]'                             | its output is not a JSON object: [1]",
        "head -c 100000 /dev/zero               | its output is not valid JSON",
        "echo '{\"ips\":[{\"address\":\"x\"}]}'   | the invalid address 'x'",
        "echo garbage; echo why >&2; exit 3     | exit status 3: why",
        "echo garbage; exit 3                   | exit status 3: garbage",
        "exit 3                                 | exit status 3",
        "head -c 100000 /dev/zero >&2; exit 3   | exit status 3: ??",
        "echo '{\"code\":11,\"msg\":\"m\"}'; exit 1 | code 11: m",
        "kill -9 $$                             | exit status 137",
      })
  void invalidAnswersOfAPluginAreErrorsWithItsName(String script, String message)
      throws IOException {
    plugin("second", record() + "[ $CNI_COMMAND = DEL ] || { " + script + "; }");
    assertThatThrownBy(() -> backend.setUp(request("net")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("network net")
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(2000));
    assertThat(calls()).last().asString().startsWith("first DEL");
    assertThat(dir.resolve("root/cni")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {": > F", "echo '{\"x\":1}' > F", "echo '{\"plugins\":[7]}' > F", "mkfifo F"})
  void anInterfaceWhoseFileIsDamagedIsTakenDownByTheConfiguration(String damage) throws Exception {
    backend.setUp(request("net"));
    Path file = dir.resolve("root/cni").resolve(CONTAINER).resolve("eth0.json");
    Process process =
        new ProcessBuilder("sh", "-c", "rm F; ".concat(damage).replace("F", file.toString()))
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    assertThatThrownBy(() -> backend.check(request("net")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining(file.toString());
    backend.tearDown(request("net"));
    assertThat(calls().subList(2, 4)).anyMatch(call -> call.startsWith("first DEL"));
    assertThat(dir.resolve("root/cni")).isEmptyDirectory();
  }

  @Test
  void networksAreCheckedWithTheResultUnlessSwitchedOff() throws IOException {
    backend.setUp(request("net"));
    backend.check(request("net"));
    assertThat(calls().get(2)).startsWith("first CHECK").contains("prevResult");
    assertThat(calls().get(3)).startsWith("second CHECK").contains("prevResult");
    plugin("first", "cat >/dev/null; echo '{\"code\": 100, \"msg\": \"no rule\"}'; exit 1");
    assertThatThrownBy(() -> backend.check(request("net")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("CHECK: code 100: no rule");
    plugin("first", record());
    backend.tearDown(request("net"));
    assertThatThrownBy(() -> backend.check(request("net"))).hasMessageContaining("not set up");
    for (String without : List.of("\"disableCheck\": true, ", "")) {
      Files.writeString(calls, "");
      Files.writeString(
          configurations.resolve("10-net.conflist"),
          "{\"cniVersion\": \"%s\", %s\"name\": \"net\", \"plugins\": [{\"type\": \"second\"}]}"
              .formatted(without.isEmpty() ? "0.3.1" : "1.0.0", without));
      backend.setUp(request("net"));
      backend.check(request("net"));
      assertThat(calls()).hasSize(1);
      backend.tearDown(request("net"));
    }
  }

  @Test
  void aPluginOfAnotherVersionIsQueriedForItsVersions() throws IOException {
    plugin(
        "second",
        "cat >/dev/null; [ $CNI_COMMAND = VERSION ] && echo"
            + " '{\"cniVersion\":\"1.0.0\",\"supportedVersions\":[\"0.3.1\",\"0.4.0\"]}' || { echo"
            + " '{\"code\":1,\"msg\":\"no\"}'; exit 1; }");
    assertThatThrownBy(() -> backend.setUp(request("net")))
        .hasMessageContaining(
            "ADD: code 1: no (the network requires version 1.0.0, but the plugin supports"
                + " [\"0.3.1\",\"0.4.0\"])");
  }

  @Test
  void aPluginOfTheNewestVersionReportsWhetherItIsAvailable() throws IOException {
    String failing =
        record()
            + "case $CNI_COMMAND in ADD) echo '{\"code\":7,\"msg\":\"no\"}'; exit 1;;"
            + " STATUS) echo '{\"code\":50,\"msg\":\"no addresses left\"}'; exit 1;; esac";
    plugin("second", failing);
    Path file = configurations.resolve("10-net.conflist");
    Files.writeString(file, Files.readString(file).replace("1.0.0", "1.1.0"));
    assertThatThrownBy(() -> backend.setUp(request("net")))
        .hasMessageContaining(
            "ADD: code 7: no (plugin second, network net, STATUS: code 50: no addresses left)");
    Files.writeString(file, Files.readString(file).replace("1.1.0", "1.0.0"));
    Files.writeString(calls, "");
    assertThatThrownBy(() -> backend.setUp(request("net"))).hasMessageEndingWith("code 7: no");
    assertThat(calls()).noneMatch(line -> line.contains("STATUS"));
  }

  @Test
  void oneNetworkIsAttachedAndDetachedBesideOthers() throws IOException {
    Files.writeString(
        configurations.resolve("20-plain.conf"),
        "{\"cniVersion\":\"1.0.0\",\"name\":\"plain\",\"type\":\"first\"}");
    backend.setUp(request("net"));
    Attachment more = backend.attach(request("net"), Joining.to("plain").as("eth7"));
    assertThat(more.device()).isEqualTo("eth7");
    backend.detach(request("net"), "plain");
    assertThat(calls()).last().asString().startsWith("first DEL").contains(" eth7 ");
    backend.detach(request("net"), "plain");
    assertThat(calls()).hasSize(4);
    backend.tearDown(request("net"));
    assertThat(calls()).last().asString().contains(" eth0 ");
    plugin("first", "cat >/dev/null; exit 3");
    backend.setUp(request());
    assertThatThrownBy(() -> backend.attach(request("net"), Joining.to("plain").as("eth7")))
        .isInstanceOf(CarobException.NetworkFailed.class);
    assertThat(dir.resolve("root/cni")).isEmptyDirectory();
  }

  @Test
  void everyPluginIsCalledToDeleteEvenIfOthersFail() throws IOException {
    backend.setUp(request("net"));
    plugin("second", record() + "exit 3");
    assertThatThrownBy(() -> backend.tearDown(request("net")))
        .hasMessageContaining("plugin second, network net, DEL");
    assertThat(calls()).last().asString().startsWith("first DEL");
  }

  @Test
  void nameServersAndRoutesOfANetworkAreReported() throws IOException {
    plugin(
        "first",
        """
        cat >/dev/null
        echo '{"cniVersion":"1.0.0","ips":[{"address":"10.1.0.2/24","gateway":"10.1.0.1"},{"address":"fd00::2/64","gateway":"fd00::1"}],"routes":[{"dst":"0.0.0.0/0","gw":"10.1.0.1"},{"dst":"10.9.0.0/16"}],"dns":{"nameservers":["10.1.0.1"],"search":["x.y"]}}'
        """);
    assertThat(backend.setUp(request("net")))
        .containsExactly(
            Attachment.builder("net")
                .device("eth0")
                .addresses(List.of("10.1.0.2/24", "fd00::2/64"))
                .gateway("10.1.0.1")
                .gateways(List.of("10.1.0.1", "fd00::1"))
                .routes(List.of("0.0.0.0/0 via 10.1.0.1", "10.9.0.0/16"))
                .servers(List.of("10.1.0.1"))
                .searches(List.of("x.y"))
                .build());
  }

  @Test
  void createdNetworksAreBridgesWithNamesOnlyIfDnsnameIsInstalled() throws IOException {
    assertThat(backend.create(NetworkSpec.named("a")).dns()).isFalse();
    plugin("dnsname", record());
    assertThat(backend.create(NetworkSpec.named("b")).dns()).isTrue();
    assertThatThrownBy(
            () -> backend.create(NetworkSpec.builder().name("c").driver("overlay").build()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("unsupported driver overlay");
    assertThatThrownBy(() -> backend.create(NetworkSpec.builder().name("c").isolated(true).build()))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("the CNI plugin firewall is not installed");
    backend.remove("a");
    assertThatThrownBy(() -> backend.remove("a")).isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void aNameServerIsStartedAgainIfInterfacesVanish() throws IOException {
    String failing =
        """
        [ "$(grep -c "^dnsname ADD" CALLS)" -gt %d ] || {
          echo '{"code":999,"msg":"dnsmasq: failed to find list of interfaces: No such device"}'
          exit 1
        }
        """;
    Files.writeString(
        configurations.resolve("20-names.conflist"),
        """
        {"cniVersion": "1.0.0", "name": "names", "plugins": [
          {"type": "first", "bridge": "br"}, {"type": "dnsname", "domainName": "x.y"}]}
        """);
    plugin("dnsname", record() + failing.formatted(3));
    backend.setUp(request("names"));
    assertThat(calls().stream().filter(call -> call.startsWith("dnsname ADD"))).hasSize(4);
    backend.tearDown(request("names"));
    Files.writeString(calls, "");
    plugin("dnsname", record() + failing.formatted(1000));
    assertThatThrownBy(() -> backend.setUp(request("names")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("failed to find list of interfaces");
    assertThat(calls().stream().filter(call -> call.startsWith("dnsname ADD"))).hasSize(10);
  }

  @Test
  void theNameServersPluginGetsAResultForRemovalAfterAFailedSetUp() throws IOException {
    Files.writeString(
        configurations.resolve("20-names.conflist"),
        """
        {"cniVersion": "1.0.0", "name": "names", "plugins": [
          {"type": "first"}, {"type": "dnsname", "domainName": "x.y"}, {"type": "second"}]}
        """);
    plugin("dnsname", record());
    plugin("second", record() + "[ $CNI_COMMAND = DEL ] || exit 1");
    assertThatThrownBy(() -> backend.setUp(request("names")))
        .isInstanceOf(CarobException.NetworkFailed.class);
    assertThat(calls())
        .filteredOn(call -> call.contains(" DEL "))
        .satisfiesExactly(
            call -> assertThat(call).startsWith("second").doesNotContain("prevResult"),
            call ->
                assertThat(call)
                    .startsWith("dnsname")
                    .contains(
                        "\"prevResult\":{\"cniVersion\":\"1.0.0\",\"interfaces\":[{\"name\":"),
            call -> assertThat(call).startsWith("first").doesNotContain("prevResult"));
  }
}
