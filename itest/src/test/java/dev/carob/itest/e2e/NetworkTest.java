package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real CNI plugins, a real bridge. */
class NetworkTest {

  private static final String ADDRESS = ".NetworkSettings.Networks.carob.IPAddress";

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void containersReachEachOtherOverTheDefaultBridge(String runtime) {
    engine
        .carob(
            "run",
            "-d",
            "--name",
            "server",
            "--runtime",
            runtime,
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "mkdir /www && echo served > /www/index.html && exec busybox httpd -f -p 80 -h /www")
        .ok();
    String address = engine.inspect("server", ADDRESS);
    assertThat(address).startsWith("10.89.");
    assertThat(engine.inspect("server", ".NetworkSettings.IPAddress")).isEqualTo(address);
    // The server may still be on its way: wget is told to try, and the shell to wait for it.
    String fetch =
        "for i in 1 2 3 4 5 6 7 8 9 10; do wget -qO- http://%s/ && exit; usleep 100000; done; exit 1"
            .formatted(address);
    assertThat(
            engine
                .carob("run", "--rm", "--runtime", runtime, TestEngine.BUSYBOX, "sh", "-c", fetch)
                .ok()
                .line())
        .isEqualTo("served");
    engine
        .carob("run", "--rm", "--network", "none", TestEngine.BUSYBOX, "sh", "-c", fetch)
        .fails(1);
  }

  @Test
  void aContainerHasALoopbackARouteAndItsNameInHosts() {
    String[] said =
        engine
            .carob(
                "run",
                "--rm",
                "--hostname",
                "me",
                TestEngine.BUSYBOX,
                "sh",
                "-c",
                "ip -o link show lo; ip route; cat /etc/hosts; ip -o -4 addr show eth0")
            .ok()
            .out()
            .split("\n", -1);
    assertThat(said).anyMatch(line -> line.contains("lo: <LOOPBACK,UP"));
    assertThat(said).anyMatch(line -> line.startsWith("default via 10.89."));
    assertThat(said).anyMatch(line -> line.matches("10\\.89\\.[0-9.]+\\s+me.*"));
    assertThat(said).anyMatch(line -> line.contains("eth0    inet 10.89."));
  }

  @Test
  void everyContainerHasAnAddressOfItsOwnAndGivesItBack() throws IOException {
    for (int i = 0; i < 3; i++) {
      engine.carob("run", "-d", "--name", "c" + i, TestEngine.BUSYBOX, "sleep", "1000").ok();
    }
    assertThat(engine.inspect("c0", ADDRESS))
        .isNotEqualTo(engine.inspect("c1", ADDRESS))
        .isNotEqualTo(engine.inspect("c2", ADDRESS));
    engine.carob("stop", "--time", "0", "c0").ok();
    assertThat(engine.inspect("c0", ".NetworkSettings.IPAddress")).isEmpty();
    engine.carob("start", "c0").ok();
    assertThat(engine.inspect("c0", ADDRESS)).startsWith("10.89.");
  }

  @Test
  @Tag("L16")
  void aNetworkThatCannotBeSetUpLeavesNothingMountedAndTheContainerUsable() throws IOException {
    engine.carob("create", "--name", "c", TestEngine.BUSYBOX, "true").ok();
    Path file = engine.root().resolve("networks/carob.conflist");
    String good = Files.readString(file);
    Files.writeString(file, good.replace("portmap", "no-such-plugin"));
    engine.carob("start", "c").fails(125, "network carob", "no-such-plugin");
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("created");
    Files.writeString(file, good);
    engine.carob("start", "--attach", "c").ok();
  }

  @Test
  @Tag("L21")
  void anEngineThatWasKilledIsFollowedByOneThatTakesTheNetworkDown() {
    engine.carob("run", "-d", "--name", "c", TestEngine.BUSYBOX, "sleep", "1000").ok();
    String address = engine.inspect("c", ADDRESS);
    engine.kill9();
    assertThat(engine.inspect("c", ADDRESS)).isEqualTo(address);
    engine.carob("rm", "--force", "--time", "0", "c").ok();
    assertThat(engine.run().resolve("cni/results")).isEmptyDirectory();
  }
}
