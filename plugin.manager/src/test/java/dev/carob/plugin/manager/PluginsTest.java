package dev.carob.plugin.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.plugin.Plugin;
import dev.carob.spi.hooks.HookManager;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;

/** Plugins are added, replaced and removed in a running framework. */
class PluginsTest {

  @TempDir private Path directory;
  private TestFramework framework;
  private Plugins plugins;
  private int engines;

  @BeforeEach
  void startEngine() throws BundleException {
    framework = new TestFramework(directory.resolve("felix" + ++engines));
    manage("");
  }

  private void manage(String allowed) {
    plugins =
        new Plugins(
            framework.context(),
            new PluginRecords(directory.resolve("root")),
            new AllowList(allowed),
            new Readiness(framework.context(), new TestComponents().runtime()));
  }

  @AfterEach
  void stopEngine() throws BundleException, InterruptedException {
    framework.close();
  }

  /** Starts another framework on the same root. */
  private void nextEngine() throws BundleException, InterruptedException {
    stopEngine();
    startEngine();
  }

  private Path jar(TestJar content) throws IOException {
    return content.write(directory.resolve("jar" + System.nanoTime()));
  }

  private Path jar(String name, String version) throws IOException {
    return jar(TestJar.bundle(name, version));
  }

  /** A jar whose start fails, because its activator does not exist. */
  private Path broken(String name, String version) throws IOException {
    return jar(TestJar.bundle(name, version).with("Bundle-Activator", "com.acme.Absent"));
  }

  private Bundle bundle(String name) {
    return framework.find(name).orElseThrow();
  }

  private Bundle ship(String version) throws BundleException, IOException {
    return framework.ship(
        TestJar.bundle("shipped", version).declaring("hooks", "shipped"),
        directory.resolve("shipped.jar"));
  }

  private static void has(Bundle bundle, String version, int state) {
    assertThat(bundle.getVersion()).isEqualTo(Version.parseVersion(version));
    assertThat(bundle.getState()).isEqualTo(state);
  }

  @Test
  void aPluginThatIsInstalledRuns() throws IOException {
    Path file = jar("mine", "1.0.0");
    Plugin plugin = plugins.install(file);
    assertThat(plugin.name()).isEqualTo("mine");
    assertThat(plugin.version()).isEqualTo("1.0.0");
    assertThat(plugin.origin()).isEqualTo(Plugin.Origin.INSTALLED);
    assertThat(plugin.state()).isEqualTo(Plugin.State.ACTIVE);
    assertThat(plugin.file()).isEqualTo(file.toString());
    has(bundle("mine"), "1.0.0", Bundle.ACTIVE);
    assertThat(plugins.list()).containsExactly(plugin);
    assertThat(plugins.inspect("mine")).isEqualTo(plugin);
    assertThat(plugins.inspect(String.valueOf(plugin.bundle()))).isEqualTo(plugin);
  }

  @Test
  void aPluginWithoutItsDeclaredBackendHasAProblem() throws IOException {
    Plugin plugin = plugins.install(jar(TestJar.bundle("mine", "1").declaring("hooks", "mine")));
    assertThat(plugin.state()).isEqualTo(Plugin.State.UNSATISFIED);
    assertThat(plugin.backends()).containsExactly("hooks/mine");
    assertThat(plugin.problems()).singleElement().asString().contains("hooks/mine");
  }

  @Test
  void aNameThatIsTakenIsNotInstalledAgain() throws IOException {
    plugins.install(jar("mine", "1"));
    Path second = jar("mine", "2");
    assertThatThrownBy(() -> plugins.install(second))
        .isInstanceOf(CarobException.NameInUse.class)
        .hasMessageContaining("mine 1.0.0");
    has(bundle("mine"), "1", Bundle.ACTIVE);
  }

  @Test
  void aPluginThatCannotStartIsNotInstalled() throws Exception {
    Path file = broken("mine", "1");
    assertThatThrownBy(() -> plugins.install(file))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("com.acme.Absent");
    assertThat(framework.find("mine")).isEmpty();
    nextEngine();
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void aMissingPluginIsNotFound() {
    assertThatThrownBy(() -> plugins.inspect("absent"))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("absent");
    assertThatThrownBy(() -> plugins.start("absent")).isInstanceOf(CarobException.NotFound.class);
    assertThatThrownBy(() -> plugins.stop("absent")).isInstanceOf(CarobException.NotFound.class);
    assertThatThrownBy(() -> plugins.update("absent")).isInstanceOf(CarobException.NotFound.class);
    assertThatThrownBy(() -> plugins.uninstall("absent"))
        .isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void anUpdateKeepsTheBundle() throws IOException {
    long id = plugins.install(jar("mine", "1")).bundle();
    Plugin updated = plugins.update("mine", jar("mine", "2"));
    assertThat(updated.bundle()).isEqualTo(id);
    has(bundle("mine"), "2", Bundle.ACTIVE);
  }

  @Test
  void anUpdateWithoutAFileReadsTheOneBeforeAgain() throws IOException {
    Path file = jar("mine", "1");
    plugins.install(file);
    TestJar.bundle("mine", "2").write(file);
    assertThat(plugins.update("mine").version()).isEqualTo("2.0.0");
  }

  @Test
  void anUpdateTakesNoJarOfAnotherName() throws IOException {
    plugins.install(jar("mine", "1"));
    Path other = jar("other", "2");
    assertThatThrownBy(() -> plugins.update("mine", other))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("other")
        .hasMessageContaining("mine");
    has(bundle("mine"), "1", Bundle.ACTIVE);
    assertThat(framework.find("other")).isEmpty();
  }

  @Test
  void anUpdateThatCannotStartRestoresTheOldJar() throws Exception {
    plugins.install(jar("mine", "1"));
    Path next = broken("mine", "2");
    assertThatThrownBy(() -> plugins.update("mine", next))
        .isInstanceOf(CarobException.BackendUnavailable.class)
        .hasMessageContaining("2.0.0")
        .hasMessageContaining("1.0.0")
        .hasMessageContaining("com.acme.Absent");
    has(bundle("mine"), "1", Bundle.ACTIVE);
    nextEngine();
    assertThat(plugins.inspect("mine").version()).isEqualTo("1.0.0");
  }

  /** Registers a backend when a bundle of version 1 starts, as a component of the bundle would. */
  private void versionOneBringsItsBackend() {
    framework
        .context()
        .addBundleListener(
            (SynchronousBundleListener)
                event -> {
                  Bundle bundle = event.getBundle();
                  if (event.getType() == BundleEvent.STARTED
                      && bundle.getVersion().getMajor() == 1) {
                    bundle
                        .getBundleContext()
                        .registerService(
                            HookManager.class,
                            (HookManager)
                                Proxy.newProxyInstance(
                                    HookManager.class.getClassLoader(),
                                    new Class<?>[] {HookManager.class},
                                    (self, method, arguments) -> null),
                            new Hashtable<>(Map.of("carob.backend", "mine")));
                  }
                });
  }

  @Test
  void anUpdateWithoutTheBackendRestoresTheOldJar() throws IOException {
    versionOneBringsItsBackend();
    Plugin first = plugins.install(jar(TestJar.bundle("mine", "1").declaring("hooks", "mine")));
    assertThat(first.problems()).isEmpty();
    Path next = jar(TestJar.bundle("mine", "2").declaring("hooks", "mine"));
    assertThatThrownBy(() -> plugins.update("mine", next))
        .isInstanceOf(CarobException.BackendUnavailable.class)
        .hasMessageContaining("hooks/mine");
    assertThat(plugins.inspect("mine")).isEqualTo(first);
  }

  @Test
  void anUpdateThatDeclaresLessIsRefusedBeforeTheOldOneStops() throws IOException {
    versionOneBringsItsBackend();
    plugins.install(jar(TestJar.bundle("mine", "1").declaring("hooks", "mine")));
    long before = bundle("mine").getLastModified();
    Path next = jar("mine", "2");
    assertThatThrownBy(() -> plugins.update("mine", next))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("hooks/mine");
    assertThat(bundle("mine").getLastModified()).isEqualTo(before);
  }

  @Test
  void anUpdateOfAStoppedPluginDoesNotStartIt() throws IOException {
    plugins.install(jar("mine", "1"));
    plugins.stop("mine");
    assertThat(plugins.update("mine", jar("mine", "2")).state()).isEqualTo(Plugin.State.STOPPED);
    has(bundle("mine"), "2", Bundle.INSTALLED);
  }

  @Test
  void thePluginsOfTheDistributionHaveNoFileToBeUpdatedFrom() throws Exception {
    ship("1");
    assertThatThrownBy(() -> plugins.update("shipped"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("shipped");
    assertThatThrownBy(() -> plugins.uninstall("shipped"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("shipped");
  }

  @Test
  void uninstallingAnUpdateRestoresTheDistributionsJar() throws Exception {
    Bundle bundle = ship("1");
    plugins.update("shipped", jar(TestJar.bundle("shipped", "2").declaring("hooks", "shipped")));
    has(bundle, "2", Bundle.ACTIVE);
    assertThat(plugins.inspect("shipped").origin()).isEqualTo(Plugin.Origin.INSTALLED);
    plugins.uninstall("shipped");
    has(bundle, "1", Bundle.ACTIVE);
    assertThat(plugins.inspect("shipped").origin()).isEqualTo(Plugin.Origin.DISTRIBUTION);
  }

  @Test
  void anUninstalledPluginIsRemoved() throws Exception {
    plugins.install(jar("mine", "1"));
    plugins.uninstall("mine");
    assertThat(framework.find("mine")).isEmpty();
    assertThat(plugins.list()).isEmpty();
    nextEngine();
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void aPluginThatAnotherOneUsesIsNotUninstalled() throws IOException {
    plugins.install(jar(TestJar.bundle("library", "1").with("Export-Package", "com.acme.words")));
    plugins.install(jar(TestJar.bundle("user", "1").with("Import-Package", "com.acme.words")));
    assertThatThrownBy(() -> plugins.uninstall("library"))
        .isInstanceOf(CarobException.Dependency.class)
        .hasMessageContaining("user 1.0.0");
    has(bundle("library"), "1", Bundle.ACTIVE);
    plugins.uninstall("user");
    plugins.uninstall("library");
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void theNextEngineHasTheSamePlugins() throws Exception {
    Plugin before = plugins.install(jar("mine", "1"));
    nextEngine();
    Plugin after = plugins.inspect("mine");
    has(bundle("mine"), "1", Bundle.ACTIVE);
    assertThat(after.digest()).isEqualTo(before.digest());
    assertThat(after.origin()).isEqualTo(Plugin.Origin.INSTALLED);
  }

  @Test
  void theNextEngineStartsTheCopyOfTheInstalledJar() throws Exception {
    Path file = jar("mine", "1");
    plugins.install(file);
    Files.delete(file);
    nextEngine();
    assertThat(plugins.inspect("mine").version()).isEqualTo("1.0.0");
  }

  @Test
  void pluginsThatNeedOthersAreRestoredInAnyOrder() throws Exception {
    plugins.install(jar(TestJar.bundle("z", "1").with("Export-Package", "com.acme.words")));
    plugins.install(jar(TestJar.bundle("a", "1").with("Import-Package", "com.acme.words")));
    nextEngine();
    plugins.restore();
    has(bundle("a"), "1", Bundle.ACTIVE);
    has(bundle("z"), "1", Bundle.ACTIVE);
  }

  @Test
  void aPluginThatWasStoppedStaysSoUntilItIsStarted() throws Exception {
    plugins.install(jar("mine", "1"));
    assertThat(plugins.stop("mine").state()).isEqualTo(Plugin.State.STOPPED);
    nextEngine();
    assertThat(plugins.inspect("mine").state()).isEqualTo(Plugin.State.STOPPED);
    assertThat(plugins.start("mine").state()).isEqualTo(Plugin.State.ACTIVE);
    nextEngine();
    assertThat(plugins.inspect("mine").state()).isEqualTo(Plugin.State.ACTIVE);
  }

  @Test
  void aPluginOfTheDistributionThatWasStoppedStaysSoUntilItIsStarted() throws Exception {
    ship("1");
    plugins.stop("shipped");
    nextEngine();
    Bundle bundle = ship("1");
    assertThat(plugins.inspect("shipped").state()).isEqualTo(Plugin.State.STOPPED);
    has(bundle, "1", Bundle.RESOLVED);
    plugins.start("shipped");
    nextEngine();
    bundle = ship("1");
    plugins.restore();
    has(bundle, "1", Bundle.ACTIVE);
  }

  @Test
  void aPluginThatIsNotAllowedIsNotInstalled() throws IOException {
    Path file = jar("mine", "1");
    manage(Files.writeString(directory.resolve("allowed"), "").toString());
    assertThatThrownBy(() -> plugins.install(file))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(file.toString());
    assertThat(framework.find("mine")).isEmpty();
  }

  @Test
  void aPluginThatIsNoLongerAllowedIsNotRestoredAndHasAProblem() throws Exception {
    plugins.install(jar("mine", "1"));
    nextEngine();
    manage(Files.writeString(directory.resolve("allowed"), "").toString());
    Plugin refused = plugins.inspect("mine");
    assertThat(refused.state()).isEqualTo(Plugin.State.REFUSED);
    assertThat(refused.problems()).singleElement().asString().contains("allowed");
    assertThat(framework.find("mine")).isEmpty();
    plugins.uninstall("mine");
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void aRejectedPluginIsRepairedByAnUpdate() throws Exception {
    framework.ship(
        TestJar.bundle("words", "1").with("Export-Package", "com.acme.words"),
        directory.resolve("words.jar"));
    plugins.install(jar(TestJar.bundle("mine", "1").with("Import-Package", "com.acme.words")));
    nextEngine();
    assertThat(plugins.inspect("mine").state()).isEqualTo(Plugin.State.REFUSED);
    plugins.update("mine", jar("mine", "2"));
    assertThat(plugins.list()).singleElement().extracting(Plugin::version).isEqualTo("2.0.0");
  }
}
