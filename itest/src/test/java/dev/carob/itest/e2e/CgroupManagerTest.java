package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cgroup manager systemd, as far as it can be tested without systemd. A program in place of the
 * runtime records its arguments and fails, as the runtime would.
 */
class CgroupManagerTest {

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L37")
  void theRuntimeGetsACgroupPathInTheFormOfSystemd(String runtime) throws IOException {
    Path directory = engine.directory();
    Path conf =
        Files.writeString(directory.resolve("conf"), "[engine]\ncgroup_manager = \"systemd\"\n");
    Path program = directory.resolve("runtime");
    Files.writeString(
        program,
        "#!/bin/sh\necho \"$@\" >> "
            + directory.resolve("asked")
            + "\n"
            + "echo there is no systemd >&2\nexit 1\n");
    engine.program("chmod", "755", program.toString()).ok();
    engine
        .with("CONTAINERS_CONF", conf.toString())
        .configure("dev.carob.oci." + runtime, "{\"path\": \"%s\"}", program);
    engine
        .carob(
            "create", "--name", "c", "--runtime", runtime, "--network", "none", TestEngine.BUSYBOX)
        .ok();
    engine.carob("start", "c").fails(125, "there is no systemd");
    assertThat(Files.readString(directory.resolve("asked")))
        .contains("--systemd-cgroup", " create ");
    assertThat(Files.readString(Path.of(engine.inspect("c", ".OCIConfigPath"))))
        .contains("\"cgroupsPath\":\"machine.slice:carob:" + engine.inspect("c", ".Id") + "\"");
    assertThat(engine.inspect("c", ".HostConfig.CgroupManager")).isEqualTo("systemd");
    engine.carob("create", "--cgroup-parent", "/a", TestEngine.BUSYBOX).fails(125, "systemd slice");
  }

  @Test
  void aContainerMayDoWithoutACgroup() throws IOException {
    String[] create = {
      "run", "-d", "--name", "c", "--runtime", "crun", "--network", "none", "--cgroups", "disabled"
    };
    List<String> line = new ArrayList<>(List.of(create));
    line.addAll(List.of(TestEngine.BUSYBOX, "sh", "-c", "sleep 1000 & sleep 1000"));
    engine.ask(line.toArray(String[]::new)).ok();
    assertThat(engine.ask("exec", "c", "cat", "/proc/self/cgroup").ok().out())
        .isEqualTo(Files.readString(Path.of("/proc/" + engine.engineProcess().pid() + "/cgroup")));
    engine.ask("exec", "-d", "c", "sleep", "500").ok();
    assertThat(engine.ask("top", "c", "args").ok().lines())
        .containsExactly("COMMAND", "sleep 1000", "sleep 1000", "sleep 500");
    engine.ask("pause", "c").fails(125, "has no cgroup");
    engine.ask("update", "-m", "64m", "c").fails(125, "has no cgroup");
    engine.ask("stats", "--no-stream", "c").fails(125, "has no cgroup");
    assertThat(engine.ask("stats", "--no-stream").ok().lines()).hasSize(1);
    assertThat(engine.inspect("c", ".HostConfig.Cgroups")).isEqualTo("disabled");
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    engine.assertNothingLeft();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--cgroups disabled --runtime runc | runc is not compatible with NoCgroups",
        "--cgroups disabled -m 64m | cannot be limited",
        "--cgroups disabled --pid host | PID namespace",
        "--cgroups disabled --cgroupns private | cannot have a namespace of cgroups",
        "--cgroups disabled --cgroup-parent /a | --cgroup-parent cannot be used",
        "--cgroups split --cgroup-parent /a | --cgroup-parent cannot be used",
        "--cgroups sometimes | invalid cgroup mode \"sometimes\"",
      })
  void invalidRequestsAreRejected(String options, String message) {
    List<String> line = new ArrayList<>(List.of("create", "--network", "none"));
    line.addAll(List.of(options.split(" ", -1)));
    line.add(TestEngine.BUSYBOX);
    engine.ask(line.toArray(String[]::new)).fails(125, message);
    assertThat(engine.ask("ps", "-aq").ok().lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aSplitCgroupIsBesideTheEngines(String runtime) {
    List<String> split =
        engine.sh(runtime, "--cgroups split -m 64m", "cat /proc/self/cgroup").ok().lines();
    assertThat(split).anyMatch(line -> line.matches(".*:memory:.*/carob-payload-[0-9a-f]{64}"));
    assertThat(
            engine
                .sh(
                    runtime,
                    "--cgroups split -m 64m",
                    "cat /sys/fs/cgroup/memory/memory.limit_in_bytes")
                .ok()
                .line())
        .isEqualTo("67108864");
    engine.assertNothingLeft();
  }
}
