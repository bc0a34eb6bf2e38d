package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins are added, replaced and removed in a running engine. */
class PluginTest {

  private static final String RUNC = "dev.carob.oci.runc";
  private static final String HOOKS = "dev.carob.hooks.oci";
  private static final String MINE = "org.example.mine";

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private Path jar;

  @BeforeEach
  void place() {
    jar = engine.directory().resolve("plugin.jar");
  }

  @AfterEach
  void asItWas() throws IOException {
    try (Stream<Path> files = Files.list(engine.root().resolve("deploy"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Eventually.is("no plugin is deployed", () -> !plugins().contains("deployed"));
    List<String> uninstall = new ArrayList<>(List.of("plugin", "uninstall"));
    plugins()
        .lines()
        .filter(line -> line.contains("installed"))
        .forEach(line -> uninstall.add(line.split(" ")[0]));
    if (uninstall.size() > 2) {
      // Uninstall all in one command, because some may require others.
      engine.ask(uninstall.toArray(String[]::new)).ok();
    }
    engine.ask("plugin", "start", RUNC).ok();
    Path kept = engine.root().resolve("plugins");
    if (Files.exists(kept)) {
      assertThat(kept.toFile().list()).allMatch(name -> name.equals("plugins.json"));
    }
  }

  private static String plugins() {
    return engine
        .ask("plugin", "ls", "--format", "{{.Name}} {{.Version}} {{.State}} {{.Origin}}")
        .ok()
        .out();
  }

  private static String version(String plugin) {
    return engine.ask("plugin", "info", "--format", "{{.Version}}", plugin).ok().line();
  }

  private Path mine(String version) {
    return TestPlugins.empty(
        jar,
        Map.of(
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", MINE,
            "Bundle-Version", version));
  }

  /** Builds a plugin with the capability that others require. */
  private static Path giving() {
    return TestPlugins.empty(
        engine.directory().resolve("giving.jar"),
        Map.of(
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", "org.example.giving",
            "Provide-Capability", "org.example.thing"));
  }

  /** An update may remove a capability that others use; this affects them in the next engine. */
  private static void giveNothingAnyMore() {
    engine
        .ask(
            "plugin",
            "update",
            "org.example.giving",
            TestPlugins.empty(
                    engine.directory().resolve("giving.jar"),
                    Map.of(
                        "Bundle-ManifestVersion", "2",
                        "Bundle-SymbolicName", "org.example.giving",
                        "Bundle-Version", "2"))
                .toString())
        .ok();
  }

  private Path runc(String version, Map<String, String> headers) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put("Bundle-Version", version);
    return TestPlugins.changed(TestPlugins.ofDistribution("oci.runc"), jar, all);
  }

  private static void runs(String runtime) {
    assertThat(engine.sh(runtime, "", "echo runs").ok().line()).isEqualTo("runs");
  }

  @Test
  void pluginsOfTheDistributionAreListedWithTheirBackends() {
    assertThat(
            engine
                .ask("plugin", "ls", "--format", "{{.Name}} {{.State}} {{.Origin}} {{.Backends}}")
                .ok()
                .lines())
        .contains(
            "dev.carob.oci.runc active distribution [oci/runc]",
            "dev.carob.storage.overlay active distribution [storage/overlay]",
            "dev.carob.network.cni active distribution [network/cni]",
            "dev.carob.hooks.oci active distribution [hooks/oci]");
    assertThat(engine.carob("plugin", "ls").ok().out())
        .containsPattern("NAME +VERSION +STATE +ORIGIN +BACKENDS +PROBLEMS");
    // The shell has the same commands.
    assertThat(
            engine
                .carob(
                    "plugin info dev.carob.oci.runc\nbackend info runc\n"
                        .getBytes(StandardCharsets.UTF_8),
                    "shell")
                .ok()
                .out())
        .contains("Name: dev.carob.oci.runc", "State: active", "Kind: oci");
  }

  @Test
  void aPluginIsInstalledStoppedStartedUpdatedAndUninstalled() {
    assertThat(engine.ask("plugin", "install", mine("1.0.0").toString()).ok().line())
        .isEqualTo(MINE + " 1.0.0");
    assertThat(plugins()).contains(MINE + " 1.0.0 active installed");
    engine
        .ask("plugin", "install", jar.toString())
        .fails(125, MINE + " 1.0.0 is already installed");
    engine.ask("plugin", "stop", MINE).ok();
    assertThat(plugins()).contains(MINE + " 1.0.0 stopped installed");
    mine("1.1.0");
    engine.ask("plugin", "update", MINE).ok();
    // The stopped plugin remains stopped.
    assertThat(plugins()).contains(MINE + " 1.1.0 stopped installed");
    engine.ask("plugin", "start", MINE).ok();
    assertThat(plugins()).contains(MINE + " 1.1.0 active installed");
    assertThat(engine.ask("plugin", "info", MINE).ok().out())
        .contains("File: " + jar, "Version: 1.1.0", "State: active");
    engine.ask("plugin", "uninstall", MINE).ok();
    assertThat(plugins()).doesNotContain(MINE);
    engine.ask("plugin", "uninstall", MINE).fails(125, "no such plugin: '" + MINE + "'");
  }

  @Test
  void pluginsSurviveTheEngine() throws IOException {
    engine.ask("plugin", "install", mine("1.0.0").toString()).ok();
    Files.delete(jar);
    engine.ask("plugin", "update", RUNC, runc("7.0.0", Map.of()).toString()).ok();
    engine.ask("plugin", "stop", HOOKS).ok();
    engine.kill9();
    assertThat(plugins())
        .contains(
            MINE + " 1.0.0 active installed",
            RUNC + " 7.0.0 active installed",
            HOOKS + " 0.1.0.SNAPSHOT stopped distribution");
    runs("runc");
    engine.ask("plugin", "start", HOOKS).ok();
    engine.ask("plugin", "uninstall", RUNC).ok();
    engine.kill9();
    assertThat(plugins())
        .contains(
            RUNC + " 0.1.0.SNAPSHOT active distribution",
            HOOKS + " 0.1.0.SNAPSHOT active distribution");
    runs("runc");
  }

  @Test
  void aBackendIsUpdatedAndRestoredWhileAContainerRuns() {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "c",
            "--network",
            "none",
            "--runtime",
            "runc",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    assertThat(engine.ask("plugin", "update", RUNC, runc("7.0.0", Map.of()).toString()).ok().line())
        .isEqualTo(RUNC + " 7.0.0");
    // The watch of the container may still be using the backend.
    Eventually.is(
        "the end of leases",
        () -> engine.ask("backend", "info", "oci/runc").ok().out().contains("Leases: 0\n"));
    assertThat(engine.ask("backend", "info", "oci/runc").ok().out())
        .contains("Version: 7.0.0", "State: available", "- c\n", "Ranking: 0");
    assertThat(engine.ask("exec", "c", "echo", "still").ok().line()).isEqualTo("still");
    engine.ask("plugin", "uninstall", RUNC).ok();
    assertThat(version(RUNC)).isEqualTo("0.1.0.SNAPSHOT");
    engine.ask("stop", "-t", "0", "c").ok();
    assertThat(engine.inspect("c", ".State.ExitCode")).isEqualTo("137");
    engine.ask("plugin", "uninstall", RUNC).fails(125, "came with the distribution");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bundle-Activator | org.example.Missing | could not be updated to 7.0.0, and 0.1.0.SNAPSHOT was restored",
        "Service-Component | | does not provide oci/runc",
      })
  void anUpdateThatDoesNotStartIsUndone(String header, String value, String message) {
    runc("7.0.0", Map.of(header, value == null ? "" : value));
    engine.ask("plugin", "update", RUNC, jar.toString()).fails(125, message);
    assertThat(plugins()).contains(RUNC + " 0.1.0.SNAPSHOT active distribution");
    runs("runc");
    // An update of an installed version is undone too.
    engine.ask("plugin", "update", RUNC, runc("6.0.0", Map.of()).toString()).ok();
    runc("7.0.0", Map.of(header, value == null ? "" : value));
    engine.ask("plugin", "update", RUNC, jar.toString()).fails(125, "and 6.0.0 was restored");
    assertThat(plugins()).contains(RUNC + " 6.0.0 active installed");
    runs("runc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bundle-SymbolicName | | is not an OSGi bundle: its manifest has no Bundle-SymbolicName",
        "Bundle-Version | one | its Bundle-Version is wrong",
        "Import-Package | com.acme.nowhere | imports the package com.acme.nowhere, which no bundle here exports",
        "Import-Package | dev.carob.spi.oci;version=\"[9,10)\" | is built for version [9.0.0,10.0.0) of Carob's API dev.carob.spi.oci, and this engine has 1.1.0",
        "Import-Package | org.slf4j;version=\"[9,10)\" | imports version [9.0.0,10.0.0) of the package org.slf4j",
        "Require-Capability | osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\" | needs Java 99, and the engine runs on Java",
        "Require-Capability | com.acme.thing;filter:=\"(a=b)\" | needs the capability com.acme.thing (a=b)",
        "Require-Bundle | com.acme.other | needs the bundle com.acme.other",
        "Bundle-NativeCode | x.dll;osname=Windows10;processor=arm | its native code is for osname=Windows10, processor=arm, and this machine is Linux",
        "Bundle-Activator | org.example.Missing | cannot be started",
      })
  void jarsThatCannotRunAreRejectedWithAReason(String header, String value, String message)
      throws IOException {
    Map<String, String> headers =
        new java.util.HashMap<>(
            Map.of(
                "Bundle-ManifestVersion", "2",
                "Bundle-SymbolicName", MINE,
                "Bundle-Version", "1.0.0"));
    headers.put(header, value == null ? "" : value);
    TestPlugins.empty(jar, headers);
    engine.ask("plugin", "install", jar.toString()).fails(125, "Error: " + jar, message);
    assertThat(plugins()).doesNotContain(MINE);
    runs("crun");
  }

  @Test
  void filesThatAreNotJarsAreRejected() throws IOException {
    Files.writeString(jar, "not a jar");
    engine.ask("plugin", "install", jar.toString()).fails(125, "is not a jar, or is damaged");
    engine.ask("plugin", "update", RUNC, jar.toString()).fails(125, "is not a jar, or is damaged");
    Files.delete(jar);
    engine
        .ask("plugin", "install", jar.toString())
        .fails(125, "the file " + jar + " does not exist");
    engine
        .ask("plugin", "update", RUNC, mine("1.0.0").toString())
        .fails(125, jar + " is the bundle " + MINE + ", not " + RUNC);
    engine.ask("plugin", "update", RUNC).fails(125, "name the jar to update it with");
    engine.ask("plugin", "info", "nobody").fails(125, "no such plugin: 'nobody'");
  }

  @Test
  void aStoppedPluginIsReportedAsStopped() {
    engine.ask("plugin", "stop", RUNC).ok();
    assertThat(engine.ask("backend", "ls").ok().out()).containsPattern("runc +unavailable");
    assertThat(engine.ask("backend", "info", "runc").ok().out())
        .contains("State: unavailable", "its bundle is stopped: 'carob plugin start " + RUNC);
    engine.ask("plugin", "start", RUNC).ok();
    runs("runc");
  }

  @Test
  void theCauseOfAMissingBackendIsReported() {
    runc(
        "1.0.0",
        Map.of(
            "Bundle-SymbolicName",
            MINE,
            "Provide-Capability",
            "dev.carob.backend;type=oci;name=other;version:Version=\"1\""));
    TestEngine.Result installed = engine.ask("plugin", "install", jar.toString()).ok();
    assertThat(installed.err()).contains("Warning: it does not provide oci/other");
    assertThat(plugins()).contains(MINE + " 1.0.0 unsatisfied installed");
    assertThat(engine.ask("backend", "info", "other").ok().out())
        .contains("State: unavailable", "does not provide oci/other");
  }

  @Test
  void theDeployDirectoryIsWatched() throws IOException {
    Path deployed = engine.root().resolve("deploy/runc.jar");
    drop(runc("7.0.0", Map.of()), deployed);
    Eventually.is(() -> plugins().contains(RUNC + " 7.0.0 active deployed"));
    runs("runc");
    engine.ask("plugin", "uninstall", RUNC).fails(125, "remove the file " + deployed);
    drop(runc("7.1.0", Map.of()), deployed);
    Eventually.is(() -> plugins().contains(RUNC + " 7.1.0 active deployed"));
    runs("runc");
    // A version that does not start is reverted, and this is reported.
    drop(runc("7.2.0", Map.of("Bundle-Activator", "org.example.Missing")), deployed);
    Eventually.is(() -> plugins().contains("runc.jar  refused deployed"));
    assertThat(plugins()).contains(RUNC + " 7.1.0 active deployed");
    assertThat(engine.ask("plugin", "ls").ok().out())
        .contains("could not be updated to 7.2.0, and 7.1.0 was restored");
    runs("runc");
    Files.delete(deployed);
    Eventually.is(() -> plugins().contains(RUNC + " 0.1.0.SNAPSHOT active distribution"));
    assertThat(plugins()).doesNotContain("refused");
    runs("runc");
  }

  /** Replaces the file atomically. */
  private void drop(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aRejectedJarIsDeployedWhenItsRequirementsAreMet() throws IOException {
    Path needing = engine.root().resolve("deploy/a-needing.jar");
    TestPlugins.empty(
        jar,
        Map.of(
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", MINE,
            "Require-Capability", "org.example.thing"));
    drop(jar, needing);
    Eventually.is(() -> plugins().contains("a-needing.jar  refused deployed"));
    assertThat(engine.ask("plugin", "ls").ok().out())
        .contains("needs the capability org.example.thing, which no bundle here provides");
    Path giving = engine.root().resolve("deploy/giving.jar");
    TestPlugins.empty(
        jar,
        Map.of(
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", "org.example.giving",
            "Provide-Capability", "org.example.thing"));
    drop(jar, giving);
    Eventually.is(() -> plugins().contains(MINE + " 0.0.0 active deployed"));
    engine.kill9();
    assertThat(plugins())
        .contains(MINE + " 0.0.0 active deployed", "org.example.giving 0.0.0 active deployed");
    // A plugin whose file is removed while no engine runs is removed too.
    engine.kill9();
    Files.delete(needing);
    assertThat(plugins()).doesNotContain(MINE);
  }

  /** Installs a plugin that cannot run in the next engine, and starts that engine. */
  private void haveOneThatCannotRunAnyMore() {
    engine.ask("plugin", "install", giving().toString()).ok();
    Path needing = engine.directory().resolve("needing.jar");
    TestPlugins.empty(
        needing,
        Map.of(
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", MINE,
            "Require-Capability", "org.example.thing"));
    engine.ask("plugin", "install", needing.toString()).ok();
    engine.kill9();
    assertThat(plugins()).contains(MINE + " 0.0.0 active", "org.example.giving 0.0.0 active");
    engine
        .ask("plugin", "uninstall", "org.example.giving")
        .fails(125, "org.example.giving 0.0.0 is used by " + MINE + " 0.0.0: uninstall that first");
    giveNothingAnyMore();
    engine.kill9();
    assertThat(plugins()).contains(MINE + "  refused installed");
    assertThat(engine.ask("plugin", "ls").ok().out())
        .contains("needs the capability org.example.thing");
  }

  @Test
  void anInstalledPluginThatNoLongerRunsCanBeRemoved() {
    haveOneThatCannotRunAnyMore();
    engine.ask("plugin", "uninstall", MINE).ok();
    assertThat(plugins()).doesNotContain(MINE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugin update " + MINE, "plugin install"})
  void anInstalledPluginThatNoLongerRunsCanBeReplaced(String command) {
    haveOneThatCannotRunAnyMore();
    engine.ask("plugin", "update", MINE).fails(125, "needs the capability org.example.thing");
    assertThat(plugins()).contains(MINE + "  refused installed");
    engine.ask((command + " " + mine("1.1")).split(" ")).ok();
    assertThat(plugins()).contains(MINE + " 1.1.0 active installed").doesNotContain("refused");
    engine.kill9();
    assertThat(plugins()).contains(MINE + " 1.1.0 active installed");
  }

  @Test
  void anUpdateThatNoLongerRunsIsReplacedByTheDistributions() {
    String own = version(RUNC);
    engine.ask("plugin", "install", giving().toString()).ok();
    Path needing = runc("9.0", Map.of("Require-Capability", "org.example.thing"));
    engine.ask("plugin", "update", RUNC, needing.toString()).ok();
    engine.kill9();
    assertThat(version(RUNC)).isEqualTo("9.0.0");
    giveNothingAnyMore();
    engine.kill9();
    assertThat(plugins())
        .contains(RUNC + " " + own + " active distribution", "plugin.jar  refused");
    runs("runc");
    // The original version is restored, not the rejected one.
    engine
        .ask("plugin", "update", RUNC, runc("9.1", Map.of("Service-Component", "")).toString())
        .fails(125, "and " + own + " was restored");
    assertThat(version(RUNC)).isEqualTo(own);
    engine.ask("plugin", "uninstall", RUNC).ok();
    assertThat(plugins()).doesNotContain("refused");
    runs("runc");
  }

  /**
   * Once, in one of a hundred runs, {@code config set} returned before the list applied:
   * Configuration Admin does not wait for its listeners.
   */
  @Test
  void theAllowListAppliesOnceItIsSet() throws IOException {
    Path list = Files.writeString(engine.directory().resolve("allowed"), "# nothing\n");
    String plugin = mine("1.0.0").toString();
    for (int i = 0; i < 300; i++) {
      engine.ask("config", "set", "dev.carob.plugins", "allowed=" + list).ok();
      engine.ask("plugin", "install", plugin).fails(125, "is not on the list");
      engine.ask("config", "unset", "dev.carob.plugins", "allowed").ok();
    }
  }

  @Test
  void onlyPluginsOnTheAllowListAreStarted() throws IOException {
    Path list = Files.writeString(engine.directory().resolve("allowed"), "# nothing\n");
    engine.ask("config", "set", "dev.carob.plugins", "allowed=" + list).ok();
    try {
      engine
          .ask("plugin", "install", mine("1.0.0").toString())
          .fails(125, "is refused: its digest ", " is not on the list of allowed ones, " + list);
      engine
          .ask("plugin", "update", RUNC, runc("7.0.0", Map.of()).toString())
          .fails(125, "is not on the list of allowed ones");
      assertThat(plugins()).doesNotContain(MINE).contains(RUNC + " 0.1.0.SNAPSHOT active");
      // A plugin that is installed by the framework's shell is not started either.
      mine("1.0.0");
      engine.carob(("felix:start file:" + jar + "\n").getBytes(StandardCharsets.UTF_8), "shell");
      assertThat(engine.carob("felix:lb -s\n".getBytes(StandardCharsets.UTF_8), "shell").ok().out())
          .containsPattern("Installed.*" + MINE);
      engine.carob(("felix:uninstall " + MINE + "\n").getBytes(StandardCharsets.UTF_8), "shell");
      TestEngine.Result sum = engine.program("sha256sum", jar.toString()).ok();
      Files.writeString(list, sum.out());
      engine.ask("plugin", "install", jar.toString()).ok();
      assertThat(plugins()).contains(MINE + " 1.0.0 active installed");
      Files.delete(list);
      engine.ask("plugin", "update", MINE, mine("1.1.0").toString()).fails(125, "cannot be read");
      runs("runc");
    } finally {
      engine.ask("config", "unset", "dev.carob.plugins", "allowed").ok();
    }
  }
}
