package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One foreign plugin of each kind: across restarts of the engine, and when they misbehave. */
class ForeignPluginsTest {

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
    Files.deleteIfExists(engine.root().resolve("misbehave"));
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

  private void misbehave(String kind, String method, String fault) throws IOException {
    Files.writeString(engine.root().resolve("misbehave"), kind + " " + method + " " + fault);
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
  void theyAreThereAfterEachOfTwentyRestartsAndChangeNothingForOthers() {
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
        .fails(125, "org.example.state 0.0.0 brings a state store");
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HookManager | hooks | throw | the hook manager 'foreign' (bundle org.example.foreign.hooks 1.0.0) has a fault, in the operation 'hooks': oops from the plugin",
        "HookManager | hooks | null | the hook manager 'foreign' (bundle org.example.foreign.hooks 1.0.0) has a fault: the operation 'hooks' returned no result",
        "OciRuntime | create | throw | the OCI runtime 'foreign' (bundle org.example.foreign.oci 1.0.0) has a fault, in the operation 'create': oops",
        "OciRuntime | exit | null | the operation 'exit' returned no result",
        "OciRuntime | create | hang | has not answered the operation 'create' within 1.0 s",
        "HookManager | hooks | hang | has not answered the operation 'hooks' within 1.0 s",
      })
  void oneThatMisbehavesIsNamedAndTheContainerCanBeRemoved(
      String kind, String method, String fault, String message) throws IOException {
    engine.ask("config", "set", "dev.carob.backends", "call.limit=1000").ok();
    misbehave(kind, method, fault);
    TestEngine.Result run =
        engine.ask(
            "run",
            "--name",
            "c",
            "--runtime",
            "foreign",
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "true");
    run.fails(125, message);
    assertThat(run.err()).doesNotContain("Exception", "null", "dev.carob.itest");
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    Files.delete(engine.root().resolve("misbehave"));
    engine.sh("foreign", "", "true").ok();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NetworkBackend | networks | null | the network backend 'foreign' (bundle org.example.foreign.network 1.0.0) has a fault: the operation 'networks' returned no result",
        "StorageDriver | create | throw | the storage driver 'foreign' (bundle org.example.foreign.storage 1.0.0) has a fault, in the operation 'create': oops",
        "StorageDriver | mount | null | the operation 'mount' returned no result",
        "NetworkBackend | setUp | throw | has a fault, in the operation 'setUp': oops",
      })
  void aNetworkOrStorageThatMisbehavesIsNamed(
      String kind, String method, String fault, String message) throws IOException {
    use("foreign");
    // The driver closes the stream that it is lent: the layer is read to its end all the same.
    engine.ask("pull", TestEngine.BUSYBOX).ok();
    misbehave(kind, method, fault);
    engine.ask("run", "--name", "c", TestEngine.BUSYBOX, "true").fails(125, message);
    Files.delete(engine.root().resolve("misbehave"));
    engine.ask("rm", "-f", "-t", "0", "--ignore", "c").ok();
    engine.ask("rmi", TestEngine.BUSYBOX).ok();
  }

  @Test
  void aContainerWhosePluginHasGoneIsStoppedAndRemoved() {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "c",
            "--runtime",
            "foreign",
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    engine.ask("plugin", "stop", "org.example.foreign.oci").ok();
    stopEngine();
    engine
        .ask("exec", "c", "true")
        .fails(
            125,
            "the OCI runtime 'foreign' is not available: the plugin org.example.foreign.oci 1.0.0 is stopped");
    engine.ask("stop", "-t", "1", "c").ok();
    engine.ask("rm", "c").ok();
    // What it has left goes when the runtime is back.
    engine.ask("plugin", "start", "org.example.foreign.oci").ok();
    Eventually.is("the runtime's records are gone", () -> engine.ledger().isEmpty());
  }

  @Test
  void anUpdateThatIsTakenBackLeavesNothing() {
    Path other =
        TestPlugins.foreign(engine.directory().resolve("other.jar"), "hooks", "other", "2");
    String before = backends();
    engine
        .ask("plugin", "update", "org.example.foreign.hooks", other.toString())
        .fails(
            125,
            "so 1.0.0 is back in its place",
            "it offers hooks/other instead, which it does not declare");
    assertThat(backends()).isEqualTo(before).doesNotContain("other");
    long begun = System.nanoTime();
    engine.sh("crun", "", "true").ok();
    assertThat(System.nanoTime() - begun).isLessThan(8_000_000_000L);
  }
}
