package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One third-party plugin of each kind: across restarts of the engine, and with faults. */
class ThirdPartyPluginsTest {

  private static final int RESTARTS = 20;
  private static final List<String> KINDS = List.of("storage", "oci", "network", "hooks");

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static Path jar(String kind, String version) {
    return TestPlugins.foreign(engine.directory().resolve(kind + ".jar"), kind, "foreign", version);
  }

  @BeforeEach
  void install() {
    engine.freshNetwork();
    engine
        .ask(
            "plugin",
            "install",
            jar("storage", "1").toString(),
            jar("oci", "1").toString(),
            jar("network", "1").toString(),
            jar("hooks", "1").toString())
        .ok();
  }

  @AfterEach
  void uninstall() throws IOException {
    behave();
    engine.ask("config", "unset", "dev.carob.backends", "call.limit", "storage", "network").ok();
    engine.ask("rm", "-f", "-a", "-t", "0").ok();
    String[] all = {"plugin", "uninstall", "", "", "", ""};
    for (int i = 0; i < KINDS.size(); i++) {
      all[i + 2] = "org.example.foreign." + KINDS.get(i);
    }
    engine.ask(all).ok();
  }

  private static String backends() {
    return engine
        .ask(
            "backend", "ls", "--format", "{{.Kind}}/{{.Name}} {{.State}} {{.Default}} {{.Version}}")
        .ok()
        .out();
  }

  private static String names(String command) {
    return engine.ask(command, "--format", "{{.Names}}").ok().out();
  }

  private static void misbehave(String method, String fault) throws IOException {
    Files.writeString(engine.root().resolve("misbehave"), method + "=" + fault);
  }

  private static void behave() throws IOException {
    Files.deleteIfExists(engine.root().resolve("misbehave"));
  }

  /** The number of stack traces of the runtime's fault in {@code create} in the log. */
  private static long tracesOfCreate() throws IOException {
    String title =
        "the OCI runtime 'foreign' (bundle org.example.foreign.oci 1.0.0) has a fault, in";
    try (Stream<String> lines = Files.lines(engine.root().resolve("log/engine.0.log"))) {
      return lines
          .filter(line -> line.contains(" ERROR "))
          .filter(line -> line.contains(title + " the operation 'create'"))
          .count();
    }
  }

  /** Stops or starts the plugins that a container uses. */
  private static void plugins(String verb) {
    for (String kind : List.of("storage", "oci", "network")) {
      engine.ask("plugin", verb, "org.example.foreign." + kind).ok();
    }
  }

  private static void stopEngine() {
    ProcessHandle process = engine.engineProcess();
    engine.ask("engine", "stop").ok();
    TestEngine.awaitEnd(process);
  }

  private static void use(String choice) {
    engine.ask("backend", "use", "storage=" + choice, "network=" + choice).ok();
  }

  @Test
  void theySurviveTwentyRestartsAndChangeNothingForOthers() {
    String images = names("images");
    assertThat(backends())
        .contains(
            "storage/overlay available true",
            "storage/foreign available false 1.0.0",
            "oci/foreign available false 1.0.0",
            "network/foreign available false 1.0.0",
            "hooks/foreign available");
    use("foreign");
    engine.ask("pull", TestEngine.BUSYBOX).ok();
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "foreign",
            "--runtime",
            "foreign",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    use("");
    engine.sh("crun", "-d --name own", "sleep 1000").ok();
    Path state =
        TestPlugins.empty(
            engine.directory().resolve("state.jar"),
            Map.of(
                "Bundle-ManifestVersion", "2",
                "Bundle-SymbolicName", "org.example.state",
                "Provide-Capability",
                    "osgi.service;objectClass:List<String>="
                        + "\"dev.carob.spi.state.StateStore\""));
    engine
        .ask("plugin", "install", state.toString())
        .fails(125, "org.example.state 0.0.0 provides a state store");
    String before = backends();
    for (int i = 0; i < RESTARTS; i++) {
      if (i % 2 == 0) {
        stopEngine();
      } else {
        engine.kill9();
      }
      assertThat(engine.ask("exec", "foreign", "echo", "here").ok().line())
          .as("after restart %d", i)
          .isEqualTo("here");
      assertThat(backends()).isEqualTo(before);
      assertThat(names("ps")).contains("foreign", "own");
      assertThat(names("images")).isEqualTo(images);
      engine.ask("exec", "own", "true").ok();
    }
    assertThat(engine.inspect("foreign", ".Driver")).isEqualTo("foreign");
    engine.ask("stop", "-t", "0", "foreign").ok();
    assertThat(engine.inspect("foreign", ".State.ExitCode")).isEqualTo("137");
    engine.ask("start", "foreign").ok();
    engine.ask("rm", "-f", "-t", "0", "foreign").ok();
    use("foreign");
    engine.ask("rmi", TestEngine.BUSYBOX).ok();
    use("");
  }

  /**
   * Faults by method: the kind of fault and the expected error in addition to the plugin's name.
   */
  @Test
  void aFaultDuringACreationIsReportedAndTheContainerCanBeRemoved() throws IOException {
    use("foreign");
    misbehave("StorageDriver.unpack", "CLOSES_STREAMS");
    engine.ask("pull", TestEngine.BUSYBOX).ok();
    engine.ask("config", "set", "dev.carob.backends", "call.limit=1000").ok();
    for (String fault :
        List.of(
            "HookManager.hooks THROWS oops from the plugin",
            "HookManager.hooks DISAPPEARS the engine's log has the details",
            "HookManager.hooks RETURNS_NULL returned no result",
            "HookManager.hooks RETURNS_GAPS returned no result",
            "HookManager.hooks HANGS within 1.0 s",
            "OciRuntime.create THROWS oops from the plugin",
            "OciRuntime.create THROWS oops from the plugin",
            "OciRuntime.create HANGS within 1.0 s",
            "OciRuntime.exit RETURNS_NULL returned no result",
            "OciRuntime.start DISAPPEARS the engine's log has the details",
            "OciStdio.copyOutput THROWS oops from the plugin",
            "NetworkBackend.networks RETURNS_NULL returned no result",
            "NetworkBackend.setUp THROWS oops from the plugin",
            "NetworkBackend.setUp HANGS within 1.0 s",
            "StorageDriver.create THROWS oops from the plugin",
            "StorageDriver.mount RETURNS_NULL returned no result",
            "StorageDriver.mount DISAPPEARS the engine's log has the details",
            "StorageDriver.mount HANGS within 1.0 s")) {
      String[] parts = fault.split(" ", 3);
      misbehave(parts[0], parts[1]);
      TestEngine.Result run =
          engine.ask("run", "--name", "c", "--runtime", "foreign", TestEngine.BUSYBOX, "true");
      // 126 if the container exists and its network cannot be set up, as in Podman.
      assertThat(run.code()).as(fault + ": " + run).isIn(125, 126);
      assertThat(run.err())
          .as(fault)
          .contains("'foreign' (bundle org.example.foreign.", " 1.0.0)")
          .contains("'" + parts[0].substring(parts[0].indexOf('.') + 1) + "'", parts[2])
          .doesNotContain("Exception", "null", "dev.carob");
      engine.ask("ps", "-a").ok();
      engine.ask("rm", "-f", "-t", "0", "--ignore", "c").ok();
      behave();
      engine.ask("rm", "-f", "-t", "0", "--ignore", "c").ok();
    }
    assertThat(tracesOfCreate()).isEqualTo(1);
    engine.ask("run", "--rm", "--runtime", "foreign", TestEngine.BUSYBOX, "true").ok();
    engine.ask("rmi", TestEngine.BUSYBOX).ok();
  }

  @Test
  void aFaultAtTheEndOfAContainerDoesNotPreventItsRemoval() throws IOException {
    use("foreign");
    engine.ask("pull", TestEngine.BUSYBOX).ok();
    engine.ask("config", "set", "dev.carob.backends", "call.limit=1000").ok();
    for (String fault :
        List.of(
            "OciRuntime.kill THROWS",
            "OciRuntime.kill HANGS",
            "OciRuntime.state RETURNS_NULL",
            "OciRuntime.delete THROWS",
            "NetworkBackend.tearDown THROWS",
            "NetworkBackend.tearDown HANGS",
            "StorageDriver.unmount THROWS",
            "StorageDriver.remove DISAPPEARS",
            "StorageDriver.remove HANGS")) {
      String[] parts = fault.split(" ");
      engine
          .ask(
              "run", "-d", "--name", "c", "--runtime", "foreign", TestEngine.BUSYBOX, "sleep", "99")
          .ok();
      misbehave(parts[0], parts[1]);
      assertThat(names("ps")).as(fault).contains("c");
      engine.ask("stop", "-t", "0", "c").ok();
      engine.ask("rm", "-f", "-t", "0", "c").ok();
      assertThat(names("ps")).as(fault).doesNotContain("c");
      behave();
    }
    // The remains are removed when the plugins are back.
    plugins("stop");
    plugins("start");
    Eventually.is("nothing is left", () -> engine.ledger().isEmpty());
    engine.ask("run", "--rm", "--runtime", "foreign", TestEngine.BUSYBOX, "true").ok();
    engine.ask("rmi", TestEngine.BUSYBOX).ok();
  }

  @Test
  void containersWhosePluginsHaveGoneAreStoppedAndRemoved() {
    use("foreign");
    engine.ask("pull", TestEngine.BUSYBOX).ok();
    for (String name : List.of("a", "b", "c")) {
      engine
          .ask(
              "run",
              "-d",
              "--name",
              name,
              "--runtime",
              "foreign",
              TestEngine.BUSYBOX,
              "sleep",
              "99")
          .ok();
    }
    use("");
    plugins("stop");
    assertThat(names("ps")).contains("a", "b", "c");
    assertThat(engine.inspect("a", ".State.Status")).isEqualTo("running");
    engine.ask("kill", "a").ok();
    engine.ask("rm", "-f", "-t", "0", "a").ok();
    engine.ask("stop", "-t", "0", "b").ok();
    stopEngine();
    assertThat(names("ps")).contains("c").doesNotContain("a");
    engine
        .ask("exec", "c", "true")
        .fails(
            125,
            "the OCI runtime 'foreign' is not available: the plugin org.example.foreign.oci 1.0.0 is stopped");
    engine.ask("stop", "-t", "0", "c").ok();
    engine.ask("rm", "c").ok();
    engine.ask("system", "prune", "-f").ok();
    assertThat(engine.ask("ps", "-a", "-q").ok().out()).isEmpty();
    assertThat(engine.ledger()).isNotEmpty();
    // The remains are removed when the plugins are back.
    plugins("start");
    Eventually.is("what only the plugins can remove is gone", () -> engine.ledger().isEmpty());
    use("foreign");
    engine.ask("rmi", TestEngine.BUSYBOX).ok();
  }

  @Test
  void anUpdateThatIsUndoneLeavesNothing() {
    Path other =
        TestPlugins.foreign(engine.directory().resolve("other.jar"), "hooks", "other", "2");
    String before = backends();
    engine
        .ask("plugin", "update", "org.example.foreign.hooks", other.toString())
        .fails(
            125,
            "and 1.0.0 was restored",
            "it offers hooks/other instead, which it does not declare");
    assertThat(backends()).isEqualTo(before).doesNotContain("other");
    long begun = System.nanoTime();
    engine.sh("crun", "", "true").ok();
    assertThat(System.nanoTime() - begun).isLessThan(8_000_000_000L);
  }
}
