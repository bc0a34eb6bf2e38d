package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With systemd as the manager of cgroups, as far as that can be seen where no systemd runs: a
 * program in the runtime's place writes down what it is asked for, and fails as the runtime would.
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
  void theRuntimeIsToldToAskSystemdForASliceOfItsForm(String runtime) throws IOException {
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
}
