package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files for name resolution, as seen in the container. */
class NamesTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L26")
  void resolvConfIsTheHostsWithTheRequestedChanges(String runtime) throws IOException {
    Path resolved = Path.of("/run/systemd/resolve/resolv.conf");
    String host = Files.readString(Files.exists(resolved) ? resolved : Path.of("/etc/resolv.conf"));
    String look = "cat /etc/resolv.conf";
    assertThat(engine.sh(runtime, "", look).ok().out()).isEqualTo(host);
    assertThat(
            engine
                .sh(
                    runtime,
                    "--dns 10.0.0.1,10.0.0.2 --dns-search a.test --dns-search b.test"
                        + " --dns-option ndots:3 --dns-opt rotate",
                    look)
                .ok()
                .lines())
        .containsExactly(
            "search a.test b.test",
            "nameserver 10.0.0.1",
            "nameserver 10.0.0.2",
            "options ndots:3 rotate");
    assertThat(engine.sh(runtime, "--dns-search .", look).ok().out()).doesNotContain("search");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L27")
  void etcHostsHasTheAddedEntriesTheHostsAndTheContainer(String runtime) throws IOException {
    List<String> host = Files.readAllLines(Path.of("/etc/hosts"));
    List<String> seen =
        engine
            .sh(
                runtime,
                "--add-host db:10.0.0.9 --add-host six:fe80::1 -h own --name c",
                "cat /etc/hosts")
            .ok()
            .lines();
    List<String> expected = new ArrayList<>(List.of("10.0.0.9\tdb", "fe80::1\tsix"));
    host.stream()
        .map(line -> line.replaceFirst("#.*", "").strip().replaceFirst("\\s+", "\t"))
        .filter(line -> !line.isEmpty())
        .forEach(expected::add);
    assertThat(seen).startsWith(expected.toArray(String[]::new)).endsWith("127.0.0.1\town c");
    assertThat(
            engine
                .sh(runtime, "--net bridge --add-host gw:host-gateway", "cat /etc/hosts; ip route")
                .ok()
                .out())
        .containsPattern(
            "(?s)^(10\\.[0-9.]+)\tgw\n.*\n\\1\thost.containers.internal.*default via \\1 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L27")
  void theBaseOfEtcHostsCanBeChosen(String runtime) throws IOException {
    String image =
        HandMadeImage.pulled(
            engine, "named", "{}", "echo 9.9.9.9 images > etc/hosts; echo images > etc/hostname");
    Files.writeString(engine.directory().resolve("hosts"), "8.8.8.8 mine\n");
    List<String> added = List.of("127.0.0.1\tlocalhost", "::1\tlocalhost", "127.0.0.1\th c");
    assertThat(hosts(runtime, image, "image"))
        .startsWith("9.9.9.9\timages")
        .containsAll(added)
        .hasSizeLessThanOrEqualTo(5);
    assertThat(hosts(runtime, image, "hosts"))
        .startsWith("8.8.8.8\tmine")
        .containsAll(added)
        .hasSizeLessThanOrEqualTo(5);
    assertThat(hosts(runtime, image, "none")).containsAll(added).hasSizeLessThanOrEqualTo(4);
    engine.sh(runtime, "--hosts-file nowhere", "true").fails(125, "nowhere", "invalid hosts file");
    assertThat(
            engine
                .ask(
                    "run",
                    "--rm",
                    "--network",
                    "none",
                    "--no-hostname",
                    image,
                    "cat",
                    "/etc/hostname")
                .ok()
                .line())
        .isEqualTo("images");
  }

  private static List<String> hosts(String runtime, String image, String file) {
    return engine
        .ask(
            "run",
            "--rm",
            "--runtime",
            runtime,
            "--network",
            "none",
            "-h",
            "h",
            "--name",
            "c",
            "--hosts-file",
            file,
            image,
            "cat",
            "/etc/hosts")
        .ok()
        .lines();
  }

  @Test
  void theImagesFilesAreKeptOnRequest() {
    engine.sh("crun", "--no-hosts", "cat /etc/hosts").fails(1, "No such file");
    engine.sh("crun", "--dns none", "cat /etc/resolv.conf").fails(1, "No such file");
  }

  @Test
  void invalidRequestsAreRejected() {
    engine.sh("crun", "--add-host db", "true").fails(125, "bad format for add-host");
    engine.sh("crun", "--add-host db:nowhere", "true").fails(125, "invalid IP address in add-host");
    engine
        .sh("crun", "--no-hosts --add-host db:1.2.3.4", "true")
        .fails(125, "cannot be set together");
    engine.sh("crun", "--dns none --dns-search a", "true").fails(125, "--dns none");
    engine.sh("crun", "--add-host db:host-gateway", "true").fails(126, "the host has no address");
  }
}
