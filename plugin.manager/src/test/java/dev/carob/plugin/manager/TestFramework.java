package dev.carob.plugin.manager;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A running framework that contains only bundles installed by a test. */
final class TestFramework implements AutoCloseable {

  private final Framework framework;

  /**
   * @param storage a directory for the framework's files
   */
  TestFramework(Path storage) throws BundleException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    storage.toString(),
                    Constants.FRAMEWORK_STORAGE_CLEAN,
                    Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                    "felix.service.urlhandlers",
                    "false"));
    framework.start();
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  /** Installs and starts a jar as the launcher does with the distribution's jars. */
  Bundle ship(TestJar jar, Path file) throws BundleException, IOException {
    Bundle bundle = context().installBundle("reference:" + jar.write(file).toUri());
    bundle.start();
    return bundle;
  }

  Optional<Bundle> find(String name) {
    return Arrays.stream(context().getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .findFirst();
  }

  @Override
  public void close() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(30_000);
  }
}
