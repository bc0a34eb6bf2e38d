package dev.carob.plugin.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.plugin.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Tests how files in a deploy directory are handled. */
class DeployedPluginsTest {

  @TempDir private Path directory;
  private TestFramework framework;
  private Plugins plugins;
  private Path file;
  private int engines;

  @BeforeEach
  void startEngine() throws BundleException {
    framework = new TestFramework(directory.resolve("felix" + ++engines));
    plugins =
        new Plugins(
            framework.context(),
            new PluginRecords(directory.resolve("root")),
            new AllowList(""),
            new Readiness(framework.context(), new TestComponents().runtime()));
    file = directory.resolve("mine.jar");
  }

  @AfterEach
  void stopEngine() throws BundleException, InterruptedException {
    framework.close();
  }

  private void nextEngine() throws BundleException, InterruptedException {
    stopEngine();
    startEngine();
  }

  private void deploy(TestJar jar) throws IOException {
    plugins.deploy(jar.write(file));
  }

  private void deploy(String version) throws IOException {
    deploy(TestJar.bundle("mine", version));
  }

  private Bundle bundle() {
    return framework.find("mine").orElseThrow();
  }

  @Test
  void aJarBecomesAPlugin() throws IOException {
    deploy("1");
    assertThat(bundle().getState()).isEqualTo(Bundle.ACTIVE);
    Plugin plugin = plugins.inspect("mine");
    assertThat(plugin.origin()).isEqualTo(Plugin.Origin.DEPLOYED);
    assertThat(plugin.file()).isEqualTo(file.toString());
  }

  @Test
  void aJarThatChangesReplacesItsPlugin() throws IOException {
    deploy("1");
    deploy("2");
    assertThat(plugins.list()).singleElement().extracting(Plugin::version).isEqualTo("2.0.0");
  }

  @Test
  void aJarThatIsFoundAgainIsLeftAlone() throws Exception {
    deploy("1");
    long before = bundle().getLastModified();
    plugins.deploy(file);
    assertThat(bundle().getLastModified()).isEqualTo(before);
    nextEngine();
    plugins.restore();
    before = bundle().getLastModified();
    plugins.deploy(file);
    assertThat(bundle().getLastModified()).isEqualTo(before);
  }

  @Test
  void aJarThatChangedWhileNoEngineRanReplacesItsPlugin() throws Exception {
    deploy("1");
    nextEngine();
    deploy("2");
    assertThat(plugins.inspect("mine").version()).isEqualTo("2.0.0");
  }

  @Test
  void aRemovedJarUninstallsItsPlugin() throws IOException {
    deploy("1");
    Files.delete(file);
    plugins.undeploy(file);
    assertThat(framework.find("mine")).isEmpty();
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void aJarThatWasRemovedWhileNoEngineRanIsNotRestored() throws Exception {
    deploy("1");
    Files.delete(file);
    nextEngine();
    assertThat(plugins.list()).isEmpty();
    assertThat(framework.find("mine")).isEmpty();
  }

  @Test
  void aFileThatIsNotAJarIsListedAsRejectedUntilItIsRemoved() throws IOException {
    Files.writeString(file, "text");
    plugins.deploy(file);
    Plugin refused = plugins.inspect("mine.jar");
    assertThat(refused.state()).isEqualTo(Plugin.State.REFUSED);
    assertThat(refused.bundle()).isEqualTo(-1);
    assertThat(refused.problems()).singleElement().asString().contains(file.toString());
    plugins.undeploy(file);
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void aRejectedFileIsTriedAgainWhenItChanges() throws IOException {
    Files.writeString(file, "half a jar");
    plugins.deploy(file);
    deploy("1");
    assertThat(plugins.list())
        .singleElement()
        .extracting(Plugin::state)
        .isEqualTo(Plugin.State.ACTIVE);
  }

  @Test
  void aRejectedChangeLeavesThePluginAsItIs() throws IOException {
    deploy("1");
    deploy(TestJar.bundle("mine", "2").with("Import-Package", "com.acme.absent"));
    assertThat(bundle().getVersion().getMajor()).isEqualTo(1);
    assertThat(plugins.list())
        .extracting(Plugin::state)
        .containsExactlyInAnyOrder(Plugin.State.ACTIVE, Plugin.State.REFUSED);
  }

  @Test
  void aJarThatRequiresAnotherIsDeployedWithIt() throws IOException {
    deploy(TestJar.bundle("mine", "1").with("Import-Package", "com.acme.words"));
    assertThat(framework.find("mine")).isEmpty();
    plugins.deploy(
        TestJar.bundle("library", "1")
            .with("Export-Package", "com.acme.words")
            .write(directory.resolve("library.jar")));
    assertThat(bundle().getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(plugins.list()).extracting(Plugin::name).containsExactly("library", "mine");
  }

  @Test
  void aJarOfAnotherNameRemovesTheOldPlugin() throws IOException {
    deploy("1");
    deploy(TestJar.bundle("renamed", "1"));
    assertThat(plugins.list()).extracting(Plugin::name).containsExactly("renamed");
  }

  @Test
  void aDeployedPluginIsNotUninstalled() throws IOException {
    deploy("1");
    assertThatThrownBy(() -> plugins.uninstall("mine"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(file.toString());
    assertThat(bundle().getState()).isEqualTo(Bundle.ACTIVE);
  }

  private Bundle ship(String version) throws BundleException, IOException {
    return framework.ship(TestJar.bundle("mine", version).declaring("hooks", "mine"), file);
  }

  @Test
  void aJarWithWhichTheEngineStartedIsLeftAloneUntilItChanges() throws Exception {
    Bundle bundle = ship("1");
    long before = bundle.getLastModified();
    plugins.deploy(file);
    plugins.deploy(file);
    assertThat(bundle.getLastModified()).isEqualTo(before);
    assertThat(plugins.inspect("mine").origin()).isEqualTo(Plugin.Origin.DISTRIBUTION);
    deploy(TestJar.bundle("mine", "2").declaring("hooks", "mine"));
    assertThat(bundle.getVersion().getMajor()).isEqualTo(2);
  }

  @Test
  void removingAJarOfTheStartUninstallsItsBundle() throws Exception {
    ship("1");
    plugins.deploy(file);
    Files.delete(file);
    plugins.undeploy(file);
    assertThat(framework.find("mine")).isEmpty();
  }

  @Test
  void anUpdateOfAJarWithWhichTheNextEngineStartsIsForgotten() throws Exception {
    ship("1");
    plugins.deploy(file);
    deploy(TestJar.bundle("mine", "2").declaring("hooks", "mine"));
    nextEngine();
    Bundle bundle = ship("2");
    plugins.restore();
    assertThat(bundle.getVersion().getMajor()).isEqualTo(2);
    assertThat(plugins.inspect("mine").origin()).isEqualTo(Plugin.Origin.DISTRIBUTION);
  }
}
