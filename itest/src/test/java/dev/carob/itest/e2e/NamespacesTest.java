package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The namespaces of containers, as the kernel reports them. */
class NamespacesTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static final String LOOK =
      "for k in pid ipc uts net cgroup user; do readlink /proc/self/ns/$k; done";

  /** Returns the engine's namespace, which is the host's for containers. */
  private static String hosts(String kind) throws IOException {
    String pid = String.valueOf(engine.engineProcess().pid());
    return Files.readSymbolicLink(Path.of("/proc", pid, "ns", kind)).toString();
  }

  private static List<String> seen(String runtime, String options) {
    return engine.sh(runtime, options, LOOK).ok().lines();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L30")
  void namespacesAreTheContainersOwnUnlessTheHostsAreRequested(String runtime) throws IOException {
    List<String> own = seen(runtime, "--cgroupns private");
    List<String> hosts =
        seen(runtime, "--pid host --ipc host --uts host --net host --cgroupns host --userns host");
    List<String> kinds = List.of("pid", "ipc", "uts", "net", "cgroup", "user");
    for (int i = 0; i < kinds.size(); i++) {
      assertThat(hosts.get(i)).isEqualTo(hosts(kinds.get(i)));
      if (!kinds.get(i).equals("user")) {
        assertThat(own.get(i)).isNotEqualTo(hosts(kinds.get(i)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L31")
  void aContainerJoinsTheNamespacesOfARunningOne(String runtime) {
    engine
        .ask("run", "-d", "--name", "a", "--hostname", "first", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    String options =
        "--pid container:a --ipc container:a --uts container:a --net container:a"
            + " --cgroupns container:a";
    List<String> shared = seen(runtime, options);
    assertThat(shared).isEqualTo(engine.ask("exec", "a", "sh", "-c", LOOK).ok().lines());
    String script = "hostname; cat /etc/hosts; ps; echo shared > /dev/shm/file";
    assertThat(engine.sh(runtime, options, script).ok().out()).contains("first", " a\n", "sleep");
    assertThat(engine.ask("exec", "a", "cat", "/dev/shm/file").ok().line()).isEqualTo("shared");
  }

  @Test
  @Tag("L31")
  @Tag("L18")
  void aContainerWhoseNamespaceIsJoinedIsStartedFirst() {
    engine
        .ask("create", "--name", "a", "--network", "none", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    engine
        .ask(
            "create",
            "--name",
            "b",
            "--network",
            "container:a",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    engine.ask("rm", "a").fails(125, "dependent containers", engine.inspect("b", ".Id"));
    engine.ask("start", "b").ok();
    assertThat(engine.inspect("a", ".State.Status")).isEqualTo("running");
    assertThat(engine.inspect("b", ".HostConfig.NetworkMode"))
        .isEqualTo("container:" + engine.inspect("a", ".Id"));
    engine
        .ask("run", "--pid", "container:nix", TestEngine.BUSYBOX)
        .fails(125, "nix", "no such container");
  }

  @Test
  @Tag("L31")
  void aNamespaceOfAPathIsJoined() {
    engine
        .ask("run", "-d", "--name", "a", "--network", "none", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    String pid = engine.inspect("a", ".State.Pid");
    assertThat(seen("crun", "--uts ns:/proc/" + pid + "/ns/uts --net ns:/proc/" + pid + "/ns/net"))
        .contains(engine.ask("exec", "a", "readlink", "/proc/self/ns/uts").ok().line())
        .contains(engine.ask("exec", "a", "readlink", "/proc/self/ns/net").ok().line());
    engine.sh("crun", "--uts ns:/nowhere", "true").fails(125, "invalid namespace 'ns:/nowhere'");
  }

  @Test
  void ipcNoneHasNoSharedMemory() {
    engine.sh("crun", "--ipc none", "ls /dev/shm/.").fails(1, "No such file");
    engine.sh("crun", "--ipc shareable", "ls /dev/shm/.").ok();
  }

  @Test
  void aPrivateIpcNamespaceIsNotShared() {
    engine.ask("create", "--name", "a", "--ipc", "private", TestEngine.BUSYBOX).ok();
    engine
        .sh("crun", "--ipc container:a", "true")
        .fails(125, "is not allowed: non-shareable IPC (hint: use IpcMode:shareable");
    assertThat(engine.inspect("a", ".HostConfig.IpcMode")).isEqualTo("private");
    engine.ask("create", "--name", "b", TestEngine.BUSYBOX).ok();
    assertThat(engine.inspect("b", ".HostConfig.IpcMode")).isEqualTo("shareable");
  }

  @Test
  void invalidRequestsAreRejected() {
    engine.sh("crun", "--pid elsewhere", "true").fails(125, "--pid", "elsewhere");
    engine.sh("crun", "--ipc container:", "true").fails(125, "--ipc", "container:");
    engine.sh("crun", "--uts auto", "true").fails(125, "only --userns can be auto");
    engine.sh("crun", "--uts shareable", "true").fails(125, "only --ipc can be shareable");
    for (String mode : List.of("keep-id", "nomap", "keep-id:uid=5")) {
      String kind = mode.replaceFirst(":.*", "");
      engine
          .sh("crun", "--userns " + mode, "true")
          .fails(125, "Error: " + kind + " is only supported in rootless mode");
    }
    engine.sh("crun", "--net ns:relative", "true").fails(125, "absolute path");
    engine
        .sh("crun", "--uts host --hostname x", "true")
        .fails(125, "cannot set hostname when running in the host UTS namespace");
    engine.sh("crun", "--userns private", "true").fails(125, "requires id mappings");
    engine
        .sh("crun", "--userns host --uidmap 0:1000:5", "true")
        .fails(125, "cannot be combined with id mappings");
  }
}
