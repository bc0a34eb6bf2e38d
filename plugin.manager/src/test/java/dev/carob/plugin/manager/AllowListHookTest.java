package dev.carob.plugin.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;

/** A bundle that did not pass the allow-list cannot be started, however it was installed. */
class AllowListHookTest {

  @TempDir private Path directory;
  private TestFramework framework;
  private AllowList allowed;
  private AllowListHook admission;
  private Bundle shipped;

  @BeforeEach
  void start() throws BundleException, IOException {
    framework = new TestFramework(directory.resolve("felix"));
    shipped = framework.ship(TestJar.bundle("shipped", "1"), directory.resolve("shipped.jar"));
    allowed = new AllowList(directory.resolve("allowed").toString());
    admission = new AllowListHook(framework.context(), allowed);
    framework.context().registerService(ResolverHookFactory.class, admission, new Hashtable<>());
  }

  @AfterEach
  void stop() throws BundleException, InterruptedException {
    framework.close();
  }

  /** Installs a bundle as the framework's shell does. */
  private Bundle install() throws BundleException, IOException {
    Path file = TestJar.bundle("installed", "1").write(directory.resolve("installed.jar"));
    return framework.context().installBundle(file.toUri().toString());
  }

  private static void cannotStart(Bundle bundle) {
    assertThatThrownBy(bundle::start).isInstanceOf(BundleException.class);
    assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
  }

  @Test
  void keepsABundleThatWasInstalledOtherwiseFromStarting() throws Exception {
    cannotStart(install());
  }

  @Test
  void letsABundleStartThatHasBeenAdmitted() throws Exception {
    Bundle bundle = install();
    admission.admit(bundle);
    bundle.start();
    assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void keepsAnUpdateOfAnAdmittedBundleFromStarting() throws Exception {
    Path other = TestJar.bundle("shipped", "2").write(directory.resolve("other.jar"));
    shipped.stop();
    try (InputStream in = Files.newInputStream(other)) {
      shipped.update(in);
    }
    cannotStart(shipped);
  }

  @Test
  void letsTheDistributionsBundlesStartAgain() throws Exception {
    shipped.stop();
    shipped.start();
    assertThat(shipped.getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void letsEverythingStartWithoutAnAllowList() throws Exception {
    allowed.use("");
    Bundle bundle = install();
    bundle.start();
    assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
  }
}
