package dev.carob.network.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.network.Attachment;
import dev.carob.spi.network.NetworkRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins are scripts that write down how they were called. */
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
    namespace = Files.createFile(dir.resolve("netns"));
    backend = backend();
    plugin("loopback", "cat >/dev/null");
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

  private CniBackend backend() {
    return new CniBackend(
        dir.resolve("root"), dir.resolve("run"), List.of(configurations), List.of(programs));
  }

  private static String record() {
    return "config=$(cat)\necho \"${0##*/} $CNI_COMMAND $CNI_CONTAINERID $CNI_NETNS $CNI_IFNAME $config\" >> CALLS\n";
  }

  private void plugin(String name, String script) throws IOException {
    Path file =
        Files.writeString(
            programs.resolve(name), "#!/bin/sh\n" + script.replace("CALLS", calls.toString()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private NetworkRequest request(String... networks) {
    return new NetworkRequest(CONTAINER, "web", namespace, List.of(networks));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }

  @Test
  void pluginsAreChainedAndTakenDownInReverse() throws IOException {
    assertThat(backend.setUp(request("net")))
        .containsExactly(new Attachment("net", "eth0", "0b", List.of("10.1.0.2/24"), "10.1.0.1"));
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
    assertThat(dir.resolve("run/cni/results")).isEmptyDirectory();
    backend.tearDown(request("net"));
    assertThat(calls()).hasSize(4);
  }

  @Test
  void theNextBackendTakesDownWhatWasSetUpEvenWithoutConfigurationAndNamespace()
      throws IOException {
    backend.setUp(request("net"));
    Files.delete(configurations.resolve("10-net.conflist"));
    Files.delete(namespace);
    backend().tearDown(request("net"));
    assertThat(calls().get(2)).startsWith("second DEL " + CONTAINER + "  eth0");
    assertThat(calls()).hasSize(4);
  }

  @Test
  void aPluginThatFailsIsNamedAndAllIsTakenDown() throws IOException {
    plugin(
        "second",
        record()
            + "[ $CNI_COMMAND = DEL ] || { echo '{\"code\": 11, \"msg\": \"try later\", \"details\": \"busy\"}'; exit 1; }");
    assertThatThrownBy(() -> backend.setUp(request("net")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessage("plugin second, network net, ADD: code 11: try later: busy");
    assertThat(calls())
        .extracting(line -> line.substring(0, line.indexOf(' ', 7)))
        .containsExactly("first ADD", "second ADD", "second DEL", "first DEL");
    assertThat(dir.resolve("run/cni/results")).isEmptyDirectory();
  }

  @Test
  void whatCannotBeTakenDownStaysNotedAndIsTriedAgain() throws IOException {
    backend.setUp(request("net"));
    plugin("first", "cat >/dev/null; echo no JSON >&2; exit 3");
    assertThatThrownBy(() -> backend.tearDown(request("net")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessage("plugin first, network net, DEL: code exit status 3: no JSON");
    plugin("first", record());
    backend.tearDown(request("net"));
    assertThat(calls()).last().asString().startsWith("first DEL");
    assertThat(dir.resolve("run/cni/results")).isEmptyDirectory();
  }

  @Test
  void whatNeverCameUpIsNotInsistedOn() throws IOException {
    plugin("second", record() + "echo '{\"code\": 7, \"msg\": \"never\"}'; exit 1");
    assertThatThrownBy(() -> backend.setUp(request("net")))
        .hasMessageContaining("ADD: code 7")
        .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    assertThat(calls()).last().asString().startsWith("first DEL");
    assertThat(dir.resolve("run/cni/results")).isEmptyDirectory();
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
  void theDefaultNetworkComesFirstAndABrokenFileHidesNoOther() throws IOException {
    Files.writeString(configurations.resolve("00-broken.conflist"), "{");
    Files.writeString(
        configurations.resolve("20-plain.conf"), "{\"name\":\"plain\",\"type\":\"first\"}");
    Files.writeString(
        configurations.resolve("30-again.conf"), "{\"name\":\"net\",\"type\":\"other\"}");
    assertThat(backend.networks()).containsExactly("carob", "net", "plain");
    backend.setUp(request("plain"));
    assertThat(calls()).singleElement().asString().contains("\"cniVersion\":\"0.3.1\"");
  }
}
