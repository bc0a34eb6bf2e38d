package dev.carob.runtime.core.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.network.Networking;
import dev.carob.api.types.PortMapping;
import dev.carob.runtime.core.FakeStore;
import dev.carob.runtime.core.TestConfigs;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostPortsTest {

  @TempDir Path dir;
  private final HostPorts ports = new HostPorts();
  private Containers records;

  @BeforeEach
  void noContainers() {
    records = new Containers(new FakeStore(), dir.resolve("root"), dir.resolve("run"));
  }

  private Container container(String name, PortMapping... mappings) {
    Container made =
        records.add(
            TestConfigs.of(
                name.repeat(64),
                ContainerSpec.of("image").name(name).networking(Networking.of(mappings)).build(),
                Confinement.NONE),
            "layer");
    made.lock().unlock();
    return made;
  }

  private static PortMapping free(String protocol) {
    PortMapping asked = new PortMapping("127.0.0.1", 0, 80, 1, protocol);
    return asked.at(HostPorts.free(asked, List.of()));
  }

  @Test
  void aPortIsReservedUntilItIsReleased() {
    PortMapping port = free("tcp");
    Container a = container("a", port);
    Container b = container("b", new PortMapping("", port.hostPort(), 81, 1, "tcp"));
    ports.claim(a);
    ports.claim(a);
    assertThatThrownBy(() -> ports.claim(b))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining(a.id())
        .hasMessageContaining("0.0.0.0:" + port.hostPort());
    ports.claim(container("c", new PortMapping("", port.hostPort(), 81, 1, "udp")));
    ports.release(a);
    ports.claim(b);
  }

  private static boolean isFree(PortMapping port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", port.hostPort()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void otherProgramsCannotUseAPublishedPort() {
    PortMapping port = free("tcp");
    Container a = container("a", port);
    ports.claim(a);
    assertThat(isFree(port)).isFalse();
    ports.release(a);
    assertThat(isFree(port)).isTrue();
    records.note(a, PortsStep.EFFECT);
    ports.recall(a);
    assertThat(isFree(port)).as("after a restart of the engine").isFalse();
    ports.close();
    assertThat(isFree(port)).as("without an engine").isTrue();
  }

  @Test
  void aLongRangeIsReservedWithoutSockets() {
    PortMapping asked = new PortMapping("127.0.0.1", 0, 80, 300, "tcp");
    PortMapping range = asked.at(HostPorts.free(asked, List.of()));
    ports.claim(container("a", range));
    assertThat(isFree(range)).isTrue();
    Container b = container("b", new PortMapping("", range.hostPort() + 9, 81, 1, "tcp"));
    assertThatThrownBy(() -> ports.claim(b)).hasMessageContaining("already in use");
  }

  @Test
  void containersOfAnEarlierEngineKeepTheirPorts() {
    Container a = container("a", free("tcp"));
    HostPorts next = new HostPorts();
    next.recall(a);
    next.claim(container("b", a.config().spec().networking().ports().get(0)));
    next.close();
    records.note(a, PortsStep.EFFECT);
    HostPorts after = new HostPorts();
    after.recall(a);
    Container c = container("c", a.config().spec().networking().ports().get(0));
    assertThatThrownBy(() -> after.claim(c)).hasMessageContaining(a.id());
  }

  @Test
  void aPortThatAProgramUsesIsRejected() throws IOException {
    InetAddress local = InetAddress.getByName("127.0.0.1");
    Container a;
    try (ServerSocket listener = new ServerSocket(0, 1, local)) {
      a = container("a", new PortMapping("127.0.0.1", listener.getLocalPort(), 80, 1, "tcp"));
      assertThatThrownBy(() -> ports.claim(a))
          .isInstanceOf(CarobException.NetworkFailed.class)
          .hasMessageContaining("TCP port 127.0.0.1:" + listener.getLocalPort())
          .hasMessageContaining("already in use");
    }
    ports.claim(a);
    try (DatagramSocket listener = new DatagramSocket(new InetSocketAddress(local, 0))) {
      Container b =
          container("b", new PortMapping("127.0.0.1", listener.getLocalPort(), 80, 1, "udp"));
      assertThatThrownBy(() -> ports.claim(b)).hasMessageContaining("UDP port");
    }
    Container c = container("c", new PortMapping("192.0.2.1", 4321, 80, 1, "tcp"));
    assertThatThrownBy(() -> ports.claim(c)).hasMessageContaining("192.0.2.1");
  }

  @Test
  void freePortsAreDifferentOnes() {
    List<PortMapping> chosen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      PortMapping asked = new PortMapping("", 0, 80, 3, "tcp");
      PortMapping found = asked.at(HostPorts.free(asked, chosen));
      assertThat(chosen).noneMatch(found::conflictsWith);
      chosen.add(found);
    }
  }
}
