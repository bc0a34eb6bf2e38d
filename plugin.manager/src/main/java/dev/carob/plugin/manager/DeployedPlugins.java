package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.api.plugin.Plugin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs the jars in deploy directories as plugins, and uninstalls them when their files are
 * removed.
 */
final class DeployedPlugins {

  private static final Logger LOG = LoggerFactory.getLogger(DeployedPlugins.class);

  private final PluginBundles bundles;
  private final PluginRecords records;
  private final RejectedJars refused;

  /** Jars in the distribution's deploy directory, with the digest of the started content. */
  private final Map<Path, String> shipped = new TreeMap<>();

  DeployedPlugins(PluginBundles bundles, PluginRecords records, RejectedJars refused) {
    this.bundles = bundles;
    this.records = records;
    this.refused = refused;
  }

  /** Installs or updates a jar that was added or has changed. */
  void deploy(Path file) {
    try {
      tryOut(file);
      retry();
    } catch (CarobException e) {
      refused.add(file, e);
      LOG.error("{}", e.getMessage());
    }
  }

  private void tryOut(Path file) {
    PluginJar jar = PluginJar.read(file, file, records.directory());
    try {
      Optional<PluginRecord> before = records.ofFile(file);
      boolean same = before.isPresent() && before.get().digest().equals(jar.digest());
      if (same && !refused.contains(file)) {
        return;
      }
      if (before.isPresent() && !before.get().name().equals(jar.name())) {
        bundles.forget(before.get());
      }
      Optional<Bundle> there = bundles.find(jar.name());
      if (there.isPresent() && before.isEmpty() && PluginBundles.isIn(there.get(), file)) {
        String started = shipped.putIfAbsent(file, jar.digest());
        if (started == null || started.equals(jar.digest())) {
          return;
        }
      }
      bundles.put(jar, Plugin.Origin.DEPLOYED);
      refused.remove(file);
    } finally {
      jar.forget();
    }
  }

  /** Retries rejected jars, whose requirements may be satisfied now. */
  private void retry() {
    for (Path file : refused.files()) {
      try {
        tryOut(file);
        refused.remove(file);
      } catch (CarobException e) {
        refused.add(file, e);
        LOG.debug("still: {}", e.getMessage());
      }
    }
  }

  /** Uninstalls a jar that was removed. */
  void undeploy(Path file) {
    refused.remove(file);
    if (shipped.remove(file) == null) {
      records.ofFile(file).ifPresent(bundles::forget);
    } else {
      bundles.all().filter(bundle -> PluginBundles.isIn(bundle, file)).forEach(bundles::takeAway);
    }
  }
}
