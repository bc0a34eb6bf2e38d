package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Compares the output of {@code inspect} with Podman's for a similar container. */
class InspectTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String[] ASKED = {
    "--name",
    "c",
    "--network",
    "host",
    "-v",
    "vol:/v:ro",
    "-m",
    "64m",
    "--cpus",
    "1.5",
    "--cap-add",
    "net_admin",
    "--cap-drop",
    "chown",
    "--security-opt",
    "no-new-privileges",
    "--dns",
    "10.0.0.1",
    "--add-host",
    "db:10.0.0.2",
    "--ulimit",
    "core=1:2",
    "--group-add",
    "7",
    "--device",
    "/dev/null:/dev/zilch:r",
    "--tmpfs",
    "/t",
    "--read-only",
    "-e",
    "A=b",
    "-l",
    "x=y",
    "--annotation",
    "p=q",
    "--user",
    "5:6",
    "--workdir",
    "/etc",
    "--stop-signal",
    "USR1",
    "--stop-timeout",
    "7",
    "--hostname",
    "h",
    "--pids-limit",
    "50",
    "--shm-size",
    "1m",
    "--oom-score-adj",
    "9",
    "--umask",
    "077",
    "--restart",
    "on-failure:3",
    "--health-cmd",
    "true",
    "--pid",
    "host",
    "--uts",
    "private",
    "--ipc",
    "private",
    "--cgroup-parent",
    "/here"
  };

  private static JsonNode inspected(String json) throws IOException {
    return MAPPER.readTree(json).get(0);
  }

  private static JsonNode podmans() throws IOException {
    String root = engine.directory().resolve("podman").toString();
    List<String> podman = List.of("podman", "--root", root, "--runroot", root + "-run");
    HandMadeImage.rootfs(engine, "plain");
    try {
      podman(podman, "import", "plain.tar", "plain");
      List<String> create = new ArrayList<>(List.of("create"));
      create.addAll(List.of(ASKED));
      create.addAll(List.of("plain", "sleep", "5"));
      podman(podman, create.toArray(String[]::new));
      return inspected(podman(podman, "inspect", "c"));
    } finally {
      podman(podman, "system", "reset", "--force");
    }
  }

  private static String podman(List<String> podman, String... arguments) {
    List<String> line = new ArrayList<>(podman);
    line.addAll(List.of(arguments));
    return engine.program(line.toArray(String[]::new)).ok().out();
  }

  private static void missing(JsonNode podman, JsonNode ours, String place, List<String> missing) {
    podman
        .fields()
        .forEachRemaining(
            field -> {
              String at = place + "/" + field.getKey();
              JsonNode own = ours.path(field.getKey());
              JsonNode other = field.getValue();
              if (own.isMissingNode()) {
                missing.add(at);
              } else if (other.isObject() && own.isObject()) {
                missing(other, own, at, missing);
              } else if (!other.isNull()
                  && !own.isNull()
                  && own.getNodeType() != other.getNodeType()) {
                missing.add(at + " is " + own + " and not " + other);
              }
            });
  }

  @Test
  void everyKeyOfPodmansInspectExistsWithTheSameTypeAndMeaning() throws IOException {
    JsonNode podman = podmans();
    List<String> create = new ArrayList<>(List.of("create"));
    create.addAll(List.of(ASKED));
    create.addAll(List.of(TestEngine.BUSYBOX, "sleep", "5"));
    engine.ask(create.toArray(String[]::new)).ok();
    JsonNode ours = inspected(engine.ask("inspect", "c").ok().out());
    List<String> typed = new ArrayList<>(List.of("carob"));
    typed.addAll(create);
    assertThat(ours.at("/Config/CreateCommand")).extracting(JsonNode::asText).isEqualTo(typed);
    List<String> missing = new ArrayList<>();
    missing(podman, ours, "", missing);
    for (String same :
        List.of(
            "/Path",
            "/Args",
            "/Name",
            "/State/Status",
            "/Config/User",
            "/Config/WorkingDir",
            "/Config/Cmd",
            "/Config/Entrypoint",
            "/Config/StopSignal",
            "/Config/StopTimeout",
            "/Config/Hostname",
            "/Config/Umask",
            "/Config/Labels/x",
            "/Config/Annotations/p",
            "/Config/Healthcheck/Test",
            "/Config/Tty",
            "/Config/OpenStdin",
            "/HostConfig/Memory",
            "/HostConfig/MemorySwap",
            "/HostConfig/NanoCpus",
            "/HostConfig/CpuQuota",
            "/HostConfig/CpuPeriod",
            "/HostConfig/PidsLimit",
            "/HostConfig/ShmSize",
            "/HostConfig/OomScoreAdj",
            "/HostConfig/GroupAdd",
            "/HostConfig/Dns",
            "/HostConfig/ExtraHosts",
            "/HostConfig/ReadonlyRootfs",
            "/HostConfig/Privileged",
            "/HostConfig/RestartPolicy",
            "/HostConfig/NetworkMode",
            "/HostConfig/PidMode",
            "/HostConfig/UTSMode",
            "/HostConfig/CgroupParent",
            "/HostConfig/AutoRemove",
            "/Mounts/0/Type",
            "/Mounts/0/Name",
            "/Mounts/0/Destination",
            "/Mounts/0/RW",
            "/Mounts/0/Propagation",
            "/Mounts/0/Driver")) {
      if (!ours.at(same).equals(podman.at(same))) {
        missing.add(same + " is " + ours.at(same) + " and not " + podman.at(same));
      }
    }
    assertThat(missing).isEmpty();
    assertThat(ours.at("/HostConfig/Ulimits").toString())
        .contains("{\"Name\":\"RLIMIT_CORE\",\"Soft\":1,\"Hard\":2}", "RLIMIT_NOFILE");
    assertThat(ours.at("/HostConfig/Devices/0/PathInContainer").asText()).isEqualTo("/dev/zilch");
    assertThat(ours.at("/Config/Env").toString()).contains("\"A=b\"", "\"HOSTNAME=h\"");
    assertThat(ours.at("/BoundingCaps").toString())
        .contains("CAP_NET_ADMIN")
        .doesNotContain("CHOWN\"");
    assertThat(ours.at("/State/CgroupPath").asText())
        .isEqualTo("/here/carob-" + ours.at("/Id").asText());
    engine.ask("rm", "c").ok();
    engine.ask("volume", "rm", "vol").ok();
  }

  @Test
  void theSupervisorAndTheCapabilitiesAreThoseOfTheKernel() throws IOException {
    engine
        .ask("run", "-d", "--name", "c", "--network", "none", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    JsonNode ours = inspected(engine.ask("inspect", "c").ok().out());
    assertThat(
            ProcessHandle.of(ours.at("/State/ConmonPid").asLong()).orElseThrow().info().command())
        .hasValueSatisfying(command -> assertThat(command).endsWith("/conmon"));
    assertThat(ours.at("/EffectiveCaps")).isEqualTo(ours.at("/BoundingCaps")).hasSize(11);
    engine.ask("stop", "-t", "0", "c").ok();
    assertThat(engine.inspect("c", ".State.ConmonPid")).isEqualTo("0");
  }
}
