package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life cycle of containers, with both runtimes. */
class LifeTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static TestEngine.Result run(String runtime, String... rest) {
    String[] line = new String[rest.length + 3];
    line[0] = "run";
    line[1] = "--runtime";
    line[2] = runtime;
    System.arraycopy(rest, 0, line, 3, rest.length);
    return engine.carob(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void runPrintsWhatTheCommandPrintsAndEndsAsItEnds(String runtime) {
    TestEngine.Result result =
        run(runtime, "--rm", TestEngine.BUSYBOX, "sh", "-c", "echo out; echo err >&2; exit 42");
    assertThat(result).isEqualTo(new TestEngine.Result(42, "out\n", "err\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aMissingCommandExitsWith127AndANonExecutableOneWith126(String runtime) {
    // With a terminal, the container is created in the runtime before it is started.
    engine
        .ask(
            "run",
            "--rm",
            "-t",
            "--name",
            "unstarted",
            "--network",
            "none",
            "--runtime",
            runtime,
            TestEngine.BUSYBOX,
            "nosuchcmd")
        .fails(127, "nosuchcmd");
    engine.ask("container", "exists", "unstarted").fails(1);
    run(runtime, "--rm", TestEngine.BUSYBOX, "nosuchcommand").fails(127, "nosuchcommand");
    run(runtime, "--rm", TestEngine.BUSYBOX, "/etc/passwd").fails(126, "ermission denied");
    assertThat(engine.carob("ps", "-aq").ok().out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aWholeLife(String runtime) {
    String id =
        run(runtime, "-d", "--name", "web", TestEngine.BUSYBOX, "sleep", "1000").ok().line();
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(engine.carob("ps", "--format", "{{.Names}} {{.State}}").ok().line())
        .isEqualTo("web running");
    assertThat(engine.inspect("web", ".OCIRuntime")).isEqualTo(runtime);
    assertThat(engine.inspect(id.substring(0, 6), ".Name")).isEqualTo("web");
    int pid = Integer.parseInt(engine.inspect("web", ".State.Pid"));
    assertThat(Path.of("/proc", String.valueOf(pid), "cmdline")).content().startsWith("sleep");

    engine.carob("rm", "web").fails(2, "running", "container state improper");
    engine.carob("start", "web").ok();
    assertThat(engine.inspect("web", ".State.Pid")).isEqualTo(String.valueOf(pid));

    engine.carob("pause", "web").ok();
    assertThat(engine.inspect("web", ".State.Status")).isEqualTo("paused");
    engine.carob("start", "web").fails(125, "paused");
    engine.carob("unpause", "web").ok();

    engine.carob("stop", "--time", "0", "web").ok();
    assertThat(engine.inspect("web", ".State.Status")).isEqualTo("exited");
    assertThat(engine.inspect("web", ".State.ExitCode")).isEqualTo("137");
    engine.carob("stop", "web").ok();
    engine.carob("kill", "web").fails(125, "exited", "running");

    engine.carob("restart", "--time", "0", "web").ok();
    assertThat(engine.inspect("web", ".State.Pid")).isNotEqualTo(String.valueOf(pid));
    engine.carob("kill", "--signal", "KILL", "web").ok();
    assertThat(engine.carob("wait", "web").ok().line()).isEqualTo("137");
    assertThat(engine.carob("rm", "web").ok().line()).isEqualTo("web");
    engine.carob("inspect", "web").fails(125, "no such object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L20")
  void itsCgroupIsRemovedFromEveryHierarchyWhenItEnds(String runtime) {
    String id = run(runtime, "-d", "--name", "c", TestEngine.BUSYBOX, "sleep", "1000").ok().line();
    assertThat(engine.cgroups()).isNotEmpty().allMatch(path -> path.endsWith("carob-" + id));
    engine.carob("stop", "--time", "0", "c").ok();
    assertThat(engine.cgroups()).isEmpty();
    engine.carob("start", "c").ok();
    engine.carob("rm", "--force", "--time", "0", "c").ok();
    assertThat(engine.cgroups()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void anInitIsTheFirstProcessAndPassesTheExitCodeOn(String runtime) {
    TestEngine.Result result =
        run(runtime, "--rm", "--init", TestEngine.BUSYBOX, "sh", "-c", "ps -o pid,args; exit 5")
            .fails(5);
    assertThat(result.out()).containsPattern("(?m)^ *1 /run/carob-init -- sh -c");
    run(runtime, "-d", "--init", "--name", "c", TestEngine.BUSYBOX, "sleep", "1000").ok();
    // The init ignores signals until it has started its child.
    Eventually.is(() -> engine.ask("top", "c", "hpid").ok().lines().size() == 3);
    // Without an init, sleep would be pid 1 and ignore TERM, so that only KILL would end it.
    engine.carob("stop", "--time", "30", "c").ok();
    assertThat(engine.inspect("c", ".State.ExitCode")).isEqualTo("143");
    assertThat(engine.carob("diff", "c").ok().out()).doesNotContain("init");
    run(runtime, "--rm", "--init", "--init-path", "/opt/no/init", TestEngine.BUSYBOX, "true")
        .fails(125, "/opt/no/init", "catatonit");
  }

  @ParameterizedTest
  @Tag("L15")
  @ValueSource(strings = {"crun", "runc"})
  void createThenInitThenStart(String runtime) {
    engine
        .carob("create", "--runtime", runtime, "--name", "c", TestEngine.BUSYBOX, "echo", "x")
        .ok();
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("created");
    engine.carob("init", "c").ok();
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("initialized");
    assertThat(engine.carob("start", "--attach", "c").ok().line()).isEqualTo("x");
    assertThat(engine.carob("logs", "c").ok().line()).isEqualTo("x");
    // Start the container again, now in the state exited.
    assertThat(engine.carob("start", "-a", "c").ok().line()).isEqualTo("x");
    assertThat(engine.carob("logs", "c").ok().lines()).containsExactly("x", "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void anInitializedContainerIsStoppedAndRemoved(String runtime) {
    engine.carob("create", "--runtime", runtime, "--name", "c", TestEngine.BUSYBOX, "true").ok();
    engine.carob("init", "c").ok();
    engine.carob("stop", "c").ok();
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("exited");
    engine.carob("init", "c").ok();
    engine.carob("rm", "-f", "c").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void stopSendsTheStopSignalFirst(String runtime) throws Exception {
    String script = "trap 'echo bye; exit 3' USR1; echo ready; while :; do sleep 0.05; done";
    run(
            runtime,
            "-d",
            "--name",
            "t",
            "--stop-signal",
            "USR1",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            script)
        .ok();
    awaitLog("t", "ready");
    engine.carob("stop", "t").ok();
    assertThat(engine.inspect("t", ".State.ExitCode")).isEqualTo("3");
    assertThat(engine.carob("logs", "t").ok().lines()).containsExactly("ready", "bye");
  }

  /** Waits until a container has written a line. The log file is watched, not polled. */
  private static void awaitLog(String container, String line) throws Exception {
    Path log = Path.of(engine.inspect(container, ".LogPath"));
    Process tail = new ProcessBuilder("tail", "-n", "+1", "-F", log.toString()).start();
    try (var reader = tail.inputReader(StandardCharsets.UTF_8)) {
      String found = reader.readLine();
      while (found != null && !found.endsWith(" " + line)) {
        found = reader.readLine();
      }
      assertThat(found).endsWith(line);
    } finally {
      tail.destroyForcibly();
    }
  }

  @Test
  void aStoppingContainerCannotBePaused() {
    engine
        .ask("run", "-d", "--name", "c", "--network", "none", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    CompletableFuture<TestEngine.Result> stop =
        CompletableFuture.supplyAsync(
            () -> engine.ask("stop", "-t", "100", "c"), task -> new Thread(task).start());
    Eventually.is(
        () ->
            engine
                .ask("events", "--stream=false", "--since", "1h", "--format", "{{.Status}}")
                .ok()
                .lines()
                .contains("stop"));
    engine.ask("pause", "c").fails(125, "it is stopping, not running");
    engine.ask("kill", "c").ok();
    TestEngine.get(stop).ok();
    engine.ask("start", "c").ok();
    engine.ask("pause", "c").ok();
    engine.ask("unpause", "c").ok();
    engine.ask("rm", "-f", "-t", "0", "c").ok();
  }

  @Test
  void twoStopsAtOnceBothSucceed() throws Exception {
    engine.carob("run", "-d", "--name", "s", TestEngine.BUSYBOX, "sleep", "1000").ok();
    Process first = engine.start("stop", "--time", "1", "s");
    Process second = engine.start("stop", "--time", "1", "s");
    assertThat(TestEngine.exit(first)).isZero();
    assertThat(TestEngine.exit(second)).isZero();
    assertThat(engine.inspect("s", ".State.Status")).isEqualTo("exited");
  }

  @Test
  void waitWorksBeforeAndAfterTheEnd() throws Exception {
    engine
        .carob("create", "--name", "w", "-i", TestEngine.BUSYBOX, "sh", "-c", "read x; exit 9")
        .ok();
    // For a container that has never run, 'wait' returns at once.
    assertThat(engine.carob("wait", "w").ok().line()).isEqualTo("0");
    engine.carob("start", "w").ok();
    Process waiting = engine.start("wait", "w");
    var out = TestEngine.text(waiting.getInputStream());
    engine.carob("go\n".getBytes(StandardCharsets.UTF_8), "attach", "w").fails(9);
    assertThat(TestEngine.exit(waiting)).isZero();
    assertThat(TestEngine.get(out).strip()).isEqualTo("9");
    assertThat(engine.carob("wait", "w").ok().line()).isEqualTo("9");
  }

  @Test
  void aContainerThatRemovesItselfIsGoneWhenRunReturns() {
    engine.carob("run", "--rm", "--name", "gone", TestEngine.BUSYBOX, "true").ok();
    engine.carob("inspect", "gone").fails(125);
  }

  @Test
  void theProcessSeesTheFilesOfTheEngine() {
    String script =
        "cat /etc/hostname; cat /proc/mounts | grep ' /dev/shm '; ls -a /run; cat /etc/hosts; id -u; pwd; echo $HOSTNAME $container $HOME";
    TestEngine.Result result =
        engine
            .carob(
                "run",
                "--rm",
                "--name",
                "named",
                "--hostname",
                "host1",
                "--network",
                "none",
                "--workdir",
                "/var",
                TestEngine.BUSYBOX,
                "sh",
                "-c",
                script)
            .ok();
    assertThat(result.lines())
        .contains("host1", ".containerenv", "0", "/var", "host1 podman /root")
        .anyMatch(line -> line.startsWith("shm /dev/shm tmpfs") && line.contains("size=64000k"))
        .anyMatch(line -> line.contains("host1 named"));
  }

  @Test
  void networkNoneHasOnlyLoopbackAndHostHasTheHosts() throws IOException {
    assertThat(
            engine
                .carob(
                    "run", "--rm", "--network", "none", TestEngine.BUSYBOX, "ls", "/sys/class/net")
                .ok()
                .lines())
        .containsExactly("lo");
    String own =
        Files.readSymbolicLink(Path.of("/proc/" + engine.engineProcess().pid() + "/ns/net"))
            .toString();
    assertThat(
            engine
                .carob(
                    "run",
                    "--rm",
                    "--network",
                    "host",
                    TestEngine.BUSYBOX,
                    "readlink",
                    "/proc/self/ns/net")
                .ok()
                .line())
        .isEqualTo(own);
  }

  @Test
  void userEnvironmentAndEntrypoint() {
    assertThat(
            engine
                .carob(
                    "run",
                    "--rm",
                    "--user",
                    "nobody",
                    "-e",
                    "A=1",
                    "-e",
                    "B=two words",
                    "--entrypoint",
                    "sh",
                    TestEngine.BUSYBOX,
                    "-c",
                    "id -u; echo $A $B")
                .ok()
                .lines())
        .containsExactly("65534", "1 two words");
    engine
        .carob("run", "--rm", "--user", "nosuch", TestEngine.BUSYBOX, "true")
        .fails(126, "nosuch");
  }

  @Test
  void l40LimitsAreLoweredToWhatTheEngineMaySet() throws IOException {
    assertThat(
            engine
                .carob(
                    "run",
                    "--rm",
                    "--ulimit",
                    "nofile=100:200",
                    TestEngine.BUSYBOX,
                    "sh",
                    "-c",
                    "ulimit -n; ulimit -Hn")
                .ok()
                .lines())
        .containsExactly("100", "200");
    engine.carob("run", "--rm", "--ulimit", "nofile=-1:-1", TestEngine.BUSYBOX, "true").ok();
  }

  @Test
  void thePathsAndTheSpecAreWhereInspectSays() throws IOException {
    engine.carob("create", "--name", "p", "--label", "a=b", TestEngine.BUSYBOX, "true").ok();
    engine.carob("init", "p").ok();
    JsonNode node = new ObjectMapper().readTree(engine.carob("inspect", "p").ok().out()).path(0);
    String id = node.path("Id").asText();
    JsonNode spec =
        new ObjectMapper().readTree(Path.of(node.path("OCIConfigPath").asText()).toFile());
    assertThat(spec.path("linux").path("cgroupsPath").asText()).isEqualTo("/carob/carob-" + id);
    assertThat(spec.path("annotations").path("io.kubernetes.cri-o.Created").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z");
    assertThat(spec.path("root").path("path").asText())
        .isEqualTo(node.path("GraphDriver").path("Data").path("MergedDir").asText());
    assertThat(engine.inspect("p", "index .Config.Labels \"a\"")).isEqualTo("b");
  }

  @Test
  void psFiltersAndFormats() {
    engine
        .carob(
            "run", "-d", "--name", "one", "--label", "team=a", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    engine.carob("run", "--name", "two", TestEngine.BUSYBOX, "sh", "-c", "exit 4").fails(4);
    assertThat(engine.carob("ps", "-q", "--filter", "label=team=a").ok().lines()).hasSize(1);
    assertThat(
            engine.carob("ps", "-a", "--filter", "exited=4", "--format", "{{.Names}}").ok().line())
        .isEqualTo("two");
    assertThat(engine.carob("ps", "-a", "--sort", "x").code()).isEqualTo(125);
    List<String> table = engine.carob("ps", "-a").ok().lines();
    assertThat(table.get(0)).matches("CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES");
    assertThat(table)
        .hasSize(3)
        .anyMatch(line -> line.contains("Exited (4)"))
        .anyMatch(line -> line.contains("Up "));
    assertThat(
            engine
                .carob("ps", "-a", "--format", "table {{.Names}}\\t{{.Status}}")
                .ok()
                .lines()
                .get(0))
        .matches("NAMES +STATUS");
    assertThat(engine.carob("ps", "--format", "{{json .Names}}").ok().out()).isEqualTo("\"one\"\n");
  }

  @Test
  void logsTakeTailAndTimes() {
    engine
        .carob(
            "run",
            "--name",
            "l",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "for i in 1 2 3; do echo $i; done; printf end")
        .ok();
    assertThat(engine.carob("logs", "l").ok().out()).isEqualTo("1\n2\n3\nend");
    assertThat(engine.carob("logs", "--tail", "2", "l").ok().out()).isEqualTo("3\nend");
    assertThat(engine.carob("logs", "--timestamps", "--tail", "1", "l").ok().out())
        .matches("\\d{4}-.*T.*(Z|[+-](?!00:00)\\d\\d:\\d\\d) end");
    assertThat(
            engine
                .carob("logs", "--since", "2001-01-01T00:00:00Z", "--until", "-1h", "l")
                .ok()
                .out())
        .isEmpty();
    engine.carob("logs", "--since", "nonsense", "l").fails(125, "nonsense");
    engine
        .carob("run", "--name", "none", "--log-driver", "none", TestEngine.BUSYBOX, "echo", "x")
        .ok();
    engine.carob("logs", "none").fails(125, "cannot read logs");
  }

  @Test
  void aCloneHasTheSettingsOfTheOriginal() {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "original",
            "--env",
            "K=V",
            "--network",
            "none",
            "--memory",
            "64m",
            TestEngine.BUSYBOX,
            "sleep",
            "100")
        .ok();
    String clone = engine.ask("container", "clone", "original").ok().line();
    assertThat(engine.inspect(clone, ".Name")).isEqualTo("original-clone");
    assertThat(engine.inspect(clone, ".State.Status")).isEqualTo("created");
    assertThat(engine.inspect(clone, ".Config.Env")).contains("K=V");
    assertThat(engine.inspect(clone, ".HostConfig.Memory")).isEqualTo("67108864");
    assertThat(
            engine
                .ask("container", "clone", "--run", "-m", "32m", "original", "second")
                .ok()
                .line())
        .hasSize(64);
    assertThat(engine.inspect("second", ".HostConfig.Memory")).isEqualTo("33554432");
    assertThat(engine.ask("exec", "second", "sh", "-c", "echo $K").ok().line()).isEqualTo("V");
    engine.ask("container", "clone", "--name", "x", "original", "y").fails(125, "with --name");
    engine.ask("container", "clone", "--force", "original").fails(125, "without --destroy");
    engine.ask("container", "clone", "nosuch").fails(125, "nosuch");
    engine.ask("container", "clone", "original", "second").fails(125, "second");
    engine.ask("container", "clone", "--destroy", "original", "third").fails(125, "running");
    engine.ask("container", "exists", "third").fails(1);
    engine.ask("container", "clone", "--destroy", "-f", "original", "third").ok();
    engine.ask("container", "exists", "original").fails(1);
    assertThat(engine.ask("rm", "-f", "-t", "0", "third", "second", clone).ok().lines()).hasSize(3);
  }

  @Test
  void cleanupRemovesTheContainerAndItsUnusedImage() {
    engine.ask("tag", TestEngine.BUSYBOX, "localhost/mine:1").ok();
    engine.ask("run", "--name", "ended", "localhost/mine:1", "true").ok();
    engine.ask("create", "-a", "stdout", "--name", "other", TestEngine.BUSYBOX, "true").ok();
    engine.ask("create", "-a", "nosuch", TestEngine.BUSYBOX).fails(125, "invalid stream");
    engine.ask("container", "cleanup", "--exec", "x", "ended").fails(125, "no exec session");
    engine.ask("container", "cleanup", "--exec", "x", "--rm", "ended").fails(125, "conflicts");
    assertThat(engine.ask("container", "cleanup", "--rmi", "ended").ok().err()).contains("image");
    engine.ask("container", "exists", "ended").fails(1);
    engine.ask("image", "exists", TestEngine.BUSYBOX).ok();
    engine.ask("untag", TestEngine.BUSYBOX, "localhost/mine:1").ok();
    engine.ask("rm", "other").ok();
  }

  @Test
  void verbsOfPodmansMaintenanceAreAccepted() {
    assertThat(engine.ask("system", "migrate").ok().out()).isEmpty();
    assertThat(engine.ask("system", "renumber").ok().out()).isEmpty();
    engine
        .ask("unshare", "cat", "/proc/self/uid_map")
        .fails(125, "please use unshare with rootless");
  }

  @Test
  void renameAndReplace() {
    engine.carob("create", "--name", "one", TestEngine.BUSYBOX).ok();
    engine.carob("create", "--name", "two", TestEngine.BUSYBOX).ok();
    engine.carob("rename", "one", "two").fails(125, "in use");
    engine.carob("rename", "one", "three").ok();
    engine.carob("inspect", "one").fails(125);
    engine.carob("create", "--name", "one", TestEngine.BUSYBOX).ok();
    String before = engine.inspect("two", ".Id");
    engine.carob("create", "--replace", "--name", "two", TestEngine.BUSYBOX).ok();
    assertThat(engine.inspect("two", ".Id")).isNotEqualTo(before);
  }

  @Test
  void theCidFileHoldsTheIdAndIsNotOverwritten() throws IOException {
    String id = engine.carob("create", "--cidfile", "cid", TestEngine.BUSYBOX).ok().line();
    Path file = engine.directory().resolve("cid");
    assertThat(file).hasContent(id);
    engine
        .carob("create", "--cidfile", "cid", TestEngine.BUSYBOX)
        .fails(125, "container id file exists");
    Files.delete(file);
    engine.carob("create", "--cidfile", "cid", "nosuchimage").fails(125);
    assertThat(file).doesNotExist();
  }

  @Test
  void manyAtOnce() throws Exception {
    List<Process> all =
        java.util.stream.IntStream.range(0, 24)
            .mapToObj(
                i ->
                    engine.start(
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        TestEngine.BUSYBOX,
                        "sh",
                        "-c",
                        "exit " + i))
            .toList();
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(all.get(i).exitValue()).isEqualTo(i);
    }
  }

  @Test
  @Tag("L4")
  void longRootPathsWork() {
    Path deep = engine.directory();
    for (int i = 0; i < 3; i++) {
      deep = deep.resolve("a-directory-with-a-rather-long-name-of-fifty-characters");
    }
    // The path of the attach socket is much longer than 107 bytes; that of the engine's socket is
    // not.
    Path run = engine.directory().resolve("r2");
    Path root = deep;
    String[] where = {"--root", root.toString(), "--runroot", run.toString()};
    try {
      assertThat(
              engine
                  .carob(
                      where[0],
                      where[1],
                      where[2],
                      where[3],
                      "run",
                      "--rm",
                      "--network",
                      "none",
                      TestEngine.BUSYBOX,
                      "echo",
                      "deep")
                  .ok()
                  .line())
          .isEqualTo("deep");
    } finally {
      engine.carob(where[0], where[1], where[2], where[3], "engine", "stop").ok();
    }
    engine
        .carob("--runroot", deep.toString(), "--root", root.toString(), "ps")
        .fails(125, "shorter --runroot");
  }
}
