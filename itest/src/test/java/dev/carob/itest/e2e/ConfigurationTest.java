package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration of the engine and the backends at run time, by files and in the shell. */
class ConfigurationTest {

  private static final String BACKENDS = "dev.carob.backends";

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static String get(String pid, String key) {
    return engine.ask("config", "get", pid, key).ok().line();
  }

  private static String driver() {
    String id = engine.ask("create", TestEngine.BUSYBOX, "true").ok().line();
    return engine.inspect(id, ".Driver") + " " + engine.inspect(id, ".OCIRuntime");
  }

  @Test
  void everyBackendCanBeConfigured() {
    assertThat(engine.ask("config", "ls", "--format", "{{.PID}}").ok().lines())
        .contains(
            "dev.carob.backends",
            "dev.carob.engine",
            "dev.carob.hooks.oci",
            "dev.carob.network.cni",
            "dev.carob.oci.crun",
            "dev.carob.oci.runc",
            "dev.carob.plugins",
            "dev.carob.storage.overlay");
    assertThat(engine.carob("config", "ls", BACKENDS).ok().out())
        .containsPattern("PID +KEY +VALUE +TYPE +DESCRIPTION")
        .containsPattern(
            BACKENDS + " +swap.wait +10000 +long +Milliseconds for which an operation waits");
  }

  @Test
  void aChosenDefaultAppliesToNewContainersAndIsKept() {
    String before = engine.ask("create", TestEngine.BUSYBOX, "true").ok().line();
    engine.ask("backend", "use", "storage=vfs", "oci=runc").ok();
    assertThat(driver()).isEqualTo("vfs runc");
    assertThat(engine.inspect(before, ".Driver")).isEqualTo("overlay");
    assertThat(engine.ask("backend", "ls").ok().out()).containsPattern("vfs +\\* ");
    engine.kill9();
    assertThat(driver()).isEqualTo("vfs runc");
    engine.ask("backend", "use", "storage=", "oci=").ok();
    assertThat(driver()).isEqualTo("overlay crun");
    engine.ask("config", "unset", BACKENDS, "storage", "oci").ok();
    assertThat(engine.root().resolve("etc/" + BACKENDS + ".json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "storage=zfs | no such storage driver: 'zfs'; available: ",
        "hooks=oci | invalid default 'hooks",
        "storage | 'storage' does not name a backend: write storage=NAME",
      })
  void invalidDefaultsAreRejected(String choice, String message) {
    engine.ask("backend", "use", choice).fails(125, message);
    assertThat(get(BACKENDS, "storage")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dev.carob.backends | swap.wait=soon | dev.carob.backends: swap.wait: 'soon' is not a valid long",
        "dev.carob.backends | swap.wait=-1 | dev.carob.backends: swap.wait: '-1' is not allowed",
        "dev.carob.backends | swop.wait=1 | dev.carob.backends has no key 'swop.wait'; its keys are call.limit, network, oci, storage, swap.drain, swap.wait",
        "dev.carob.nobody | a=b | nothing is configured by 'dev.carob.nobody'",
        "dev.carob.backends | oci=nope | no such OCI runtime: 'nope'; available: crun, runc",
        "dev.carob.backends | storage=nope | no such storage driver: 'nope'; available: overlay, vfs",
        "dev.carob.backends | swap.wait | 'swap.wait' sets nothing: write KEY=VALUE",
      })
  void invalidSettingsAreReportedByKeyAndChangeNothing(String pid, String setting, String message) {
    engine.ask("config", "set", pid, setting).fails(125, message);
    assertThat(get(BACKENDS, "swap.wait")).isEqualTo("10000");
    engine.ask("config", "get", BACKENDS, "swop").fails(125, BACKENDS + " has no key 'swop'");
  }

  @Test
  void aBackendIsReconfiguredWhileContainersRun() {
    engine
        .ask("run", "-d", "--name", "c", "--network", "none", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    engine.ask("config", "set", "dev.carob.oci.crun", "path=/nonexistent/crun").ok();
    engine
        .ask("run", "--network", "none", TestEngine.BUSYBOX, "true")
        .fails(125, "/nonexistent/crun is not installed");
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("running");
    engine.ask("config", "unset", "dev.carob.oci.crun", "path").ok();
    assertThat(get("dev.carob.oci.crun", "path")).isEqualTo("crun");
    assertThat(engine.ask("exec", "c", "echo", "on").ok().line()).isEqualTo("on");
  }

  @Test
  void aFileAppliesAsSoonAsItIsWritten() throws IOException {
    Path file = engine.root().resolve("etc/mine.json");
    Files.createDirectories(file.getParent());
    write(file, "{\"storage\": \"vfs\"}");
    Eventually.is(() -> driver().startsWith("vfs"));
    // The command changes the file that already configures this PID.
    engine.ask("config", "set", BACKENDS, "oci=runc").ok();
    assertThat(driver()).isEqualTo("vfs runc");
    assertThat(file).content().contains("\"oci\" : \"runc\"", "\"storage\" : \"vfs\"");
    // Invalid parts are ignored and reported.
    write(file, "{\"storage\": \"vfs\", \"swap.drain\": \"long\"}");
    Eventually.is(
        () ->
            engine
                .ask("config", "ls", BACKENDS)
                .err()
                .contains("Error: dev.carob.backends: swap.drain: 'long' is not a valid long"));
    assertThat(driver()).isEqualTo("vfs runc");
    Files.delete(file);
    Eventually.is(() -> driver().equals("overlay crun"));
  }

  private static void write(Path file, String settings) throws IOException {
    Files.writeString(
        file,
        """
        {":configurator:resource-version": 1,
         ":configurator:symbolic-name": "mine",
         ":configurator:version": "1.0.0",
         "%s": %s}
        """
            .formatted(BACKENDS, settings));
  }

  @Test
  void theFilesThatTheCallersEnvironmentNamesApplyToTheCall() throws IOException {
    Path conf = engine.directory().resolve("own.conf");
    Files.writeString(conf, "[containers]\nenv = [\"A=caller\"]\n[engine]\nruntime = \"runc\"\n");
    engine.carob("engine", "start").ok();
    String carob = TestEngine.DISTRIBUTION.resolve("bin/carob").toString();
    // The path is relative to the caller's directory.
    engine
        .program(
            "env",
            "CONTAINERS_CONF=" + conf.getFileName(),
            carob,
            "create",
            "--name",
            "c",
            "builtin:busybox")
        .ok();
    assertThat(engine.inspect("c", ".OCIRuntime")).isEqualTo("runc");
    assertThat(engine.inspect("c", ".Config.Env")).contains("A=caller");
    engine.carob("rm", "c").ok();
    engine.carob("create", "--name", "c", "builtin:busybox").ok();
    assertThat(engine.inspect("c", ".Config.Env")).doesNotContain("A=caller");
    Files.writeString(conf, "[containers]\nenv = \n");
    engine
        .program(
            "env", "CONTAINERS_CONF=" + conf, carob, "create", "--name", "d", "builtin:busybox")
        .fails(125, conf + " is not valid TOML");
    engine.carob("rm", "c").ok();
  }
}
